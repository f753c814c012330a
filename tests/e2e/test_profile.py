"""The main job: a handle goes in, and out come a profile, its posts and their media."""

from io import BytesIO
from itertools import pairwise

import aiohttp
import pylibmagic  # noqa: F401  # it tells the next import where the library is

import magic  # isort: skip
from PIL import Image

from tests.e2e.journeys import add_profile, get, media_of, posts_of, settled_assets

PAGE = 12


async def test_a_profile_is_added_with_its_first_page(rest: aiohttp.ClientSession) -> None:
    status, body = await add_profile(rest, "@demo_travel")

    assert status == 201
    assert body["profile"]["handle"] == "demo_travel"
    assert body["stats"]["postsScraped"] == body["stats"]["newPosts"] == body["profile"]["totalPosts"] > 0
    assert body["stats"]["updatedPosts"] == 0
    assert body["stats"]["mediaQueued"] > body["stats"]["newPosts"]


async def test_a_profile_added_again_is_renewed_and_not_doubled(rest: aiohttp.ClientSession) -> None:
    _, first = await add_profile(rest, "demo_kitchen")

    status, second = await add_profile(rest, "https://www.tiktok.com/@Demo_Kitchen?lang=en")

    assert status == 200
    assert second["profile"]["id"] == first["profile"]["id"]
    assert second["stats"]["newPosts"] == 0
    assert second["stats"]["updatedPosts"] == second["stats"]["postsScraped"] > 0
    assert second["stats"]["mediaQueued"] == 0
    assert second["profile"]["totalViews"] >= first["profile"]["totalViews"] > 0


async def test_every_media_id_ends_as_real_bytes_under_its_url(rest: aiohttp.ClientSession) -> None:
    _, added = await add_profile(rest, "@demo_kitchen")
    posts = await posts_of(rest, added["profile"]["id"])
    ids = [media["id"] for post in posts for media in media_of(post)]

    assets = await settled_assets(rest, ids)

    assert {asset["status"] for asset in assets.values()} == {"CACHED"}
    async with aiohttp.ClientSession() as plain:
        for post in await posts_of(rest, added["profile"]["id"]):
            for media in media_of(post):
                await _assert_served(plain, media["url"], assets[media["id"]])


async def _assert_served(plain: aiohttp.ClientSession, url: str, asset: dict[str, object]) -> None:
    async with plain.get(url) as response:
        content = await response.read()
        assert response.status == 200
        assert response.headers["Content-Type"] == asset["contentType"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert magic.from_buffer(content, mime=True) == asset["contentType"]
    assert len(content) == asset["sizeBytes"]


async def test_what_was_heic_is_an_upright_jpeg(rest: aiohttp.ClientSession) -> None:
    _, added = await add_profile(rest, "@demo_kitchen")
    posts = await posts_of(rest, added["profile"]["id"])
    covers = await settled_assets(rest, [post["cover"]["id"] for post in posts])

    heic = [asset for asset in covers.values() if "heic" in asset["originalUrl"]]

    assert heic
    async with aiohttp.ClientSession() as plain:
        for asset in heic:
            resolved = await get(rest, f"/api/media/assets/{asset['id']}/url")
            async with plain.get(resolved["url"]) as response:
                picture = Image.open(BytesIO(await response.read()))
            assert asset["contentType"] == "image/jpeg"
            assert picture.format == "JPEG"
            assert picture.size == (asset["width"], asset["height"])
            assert picture.height > picture.width, "the demo's covers stand upright"
            assert not picture.getexif()
            # Followed: the redirect leads to the store, which is another origin.
            async with rest.get(f"/api/media/assets/{asset['id']}/content", params={"w": "160"}) as response:
                narrow = Image.open(BytesIO(await response.read()))
            assert narrow.width == 160 < picture.width
            assert abs(narrow.height / 160 - picture.height / picture.width) < 0.01


async def test_posts_come_newest_first_page_by_page_with_their_history(rest: aiohttp.ClientSession) -> None:
    _, added = await add_profile(rest, "@demo_kitchen")
    path = f"/api/tiktok/profiles/{added['profile']['id']}/posts"

    first = await get(rest, path, pageSize="5", includeHistory="true")
    rest_of = await get(rest, path, pageSize="500", pageToken=first["nextPageToken"], includeHistory="true")

    posts = first["posts"] + rest_of["posts"]
    assert len(first["posts"]) == 5
    assert len({post["id"] for post in posts}) == PAGE
    assert all(one["publishedAt"] >= other["publishedAt"] for one, other in pairwise(posts))
    for post in posts:
        newest = post["metricsHistory"][0]
        assert all(newest[count] == post[count] for count in ("viewCount", "likeCount", "saveCount"))


async def test_an_account_without_posts_is_kept_and_says_so(rest: aiohttp.ClientSession) -> None:
    _, before = await add_profile(rest, "demo_empty")
    async with rest.delete(f"/api/tiktok/profiles/{before['profile']['id']}"):
        status, body = await add_profile(rest, "demo_empty")

    assert status == 201
    assert body["stats"]["postsScraped"] == 0
    assert body["profile"]["totalPosts"] == 0


async def test_a_private_account_is_refused_with_its_reason(rest: aiohttp.ClientSession) -> None:
    status, problem = await add_profile(rest, "demo_private")

    assert status == 400
    assert problem["code"] == "FAILED_PRECONDITION"
    assert problem["reason"] == "ACCOUNT_PRIVATE"


async def test_an_unknown_account_is_not_found(rest: aiohttp.ClientSession) -> None:
    status, problem = await add_profile(rest, "nobody_has_this_name")

    assert status == 404
    assert problem["reason"] == "ACCOUNT_NOT_FOUND"


async def test_a_deleted_profile_takes_its_posts_with_it(rest: aiohttp.ClientSession) -> None:
    _, added = await add_profile(rest, "demo_empty")
    path = f"/api/tiktok/profiles/{added['profile']['id']}"

    async with rest.delete(path) as response:
        assert response.status == 204
        assert await response.read() == b""

    async with rest.get(path) as response:
        assert response.status == 404
    async with rest.get(f"{path}/posts") as response:
        assert response.status == 404
