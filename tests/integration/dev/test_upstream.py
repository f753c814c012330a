"""The demo upstream over HTTP: what a client of the provider and of the CDN gets."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from common.clock import FixedClock
from common.settings import Address
from dev.upstream.cdn import Cdn
from dev.upstream.media.shelf import Shelf
from dev.upstream.provider import Provider
from dev.upstream.serving import listening
from dev.upstream.world import World

ANY_PORT = Address("127.0.0.1", 0)


@dataclass
class Upstream:
    """A provider and its CDN, and a client with a key."""

    provider: str
    world: World
    clock: FixedClock
    session: ClientSession

    async def ask(self, path: str, **query: str) -> tuple[int, Any]:
        """The status and the body of an answer."""
        async with self.session.get(f"{self.provider}{path}", params=query) as answer:
            return answer.status, await answer.json()

    async def page(self, handle: str, cursor: int = 0) -> Any:
        """A page of an account's posts."""
        status, body = await self.ask("/v3/tiktok/profile/videos", handle=handle, max_cursor=str(cursor))
        assert status == 200
        return body


@pytest.fixture
async def upstream(tmp_path: Path) -> AsyncIterator[Upstream]:
    """The demo upstream on ports of its own, at a moment that stands still."""
    world, clock = World(memory=tmp_path / "visits.json"), FixedClock(datetime(2026, 11, 21, 12, tzinfo=UTC))
    cdn = Cdn(world, Shelf(tmp_path / "media"), clock)
    async with (
        listening(cdn.app(), ANY_PORT) as cdn_address,
        listening(Provider(world, f"http://{cdn_address}", clock).app(), ANY_PORT) as address,
        ClientSession(headers={"x-api-key": "any"}) as session,
    ):
        yield Upstream(f"http://{address}", world, clock, session)


async def test_following_the_cursor_gives_every_post_once(upstream: Upstream) -> None:
    ids: list[str] = []
    body = await upstream.page("demo_kitchen")
    ids += [post["aweme_id"] for post in body["aweme_list"]]
    while body["has_more"]:
        body = await upstream.page("demo_kitchen", body["max_cursor"])
        ids += [post["aweme_id"] for post in body["aweme_list"]]

    assert len(ids) == len(set(ids)) == 40
    assert upstream.world.credits == 1_000_000 - 4


async def test_pages_of_one_visit_belong_together_and_the_next_visit_finds_more(upstream: Upstream) -> None:
    first = await upstream.page("demo_kitchen")
    again = await upstream.page("demo_kitchen")

    before, after = (body["aweme_list"][0]["statistics"]["play_count"] for body in (first, again))
    assert after > before


async def test_visits_are_remembered_over_a_restart(upstream: Upstream, tmp_path: Path) -> None:
    await upstream.page("demo_kitchen")

    reopened = World(memory=tmp_path / "visits.json")

    account = reopened.account("demo_kitchen")
    assert account
    assert reopened.visit(account) == 2


async def test_every_call_costs_a_credit_but_asking_for_the_balance(upstream: Upstream, tmp_path: Path) -> None:
    _, before = await upstream.ask("/v1/credit-balance")
    page = await upstream.page("demo_kitchen")
    _, profile = await upstream.ask("/v1/tiktok/profile", handle="demo_kitchen")

    charged = before["creditCount"] - page["credits_remaining"], before["creditCount"] - profile["credits_remaining"]
    assert charged == (1, 2)
    assert await upstream.ask("/v1/credit-balance") == (200, {"creditCount": before["creditCount"] - 2})
    assert World(memory=tmp_path / "visits.json").credits == before["creditCount"] - 2


async def test_an_account_is_found_by_its_id_under_the_handle_it_has(upstream: Upstream) -> None:
    _, by_handle = await upstream.ask("/v1/tiktok/profile", handle="demo_kitchen")

    status, by_id = await upstream.ask("/v1/tiktok/profile", user_id=by_handle["user"]["id"])

    assert (status, by_id["user"]["uniqueId"]) == (200, "demo_kitchen")
    assert (await upstream.ask("/v1/tiktok/profile", user_id="1"))[0] == 404


@pytest.mark.parametrize("handle", ["demo_private", "demo_empty"])
async def test_a_private_and_an_empty_account_have_an_empty_page(upstream: Upstream, handle: str) -> None:
    body = await upstream.page(handle)

    assert (body["aweme_list"], body["has_more"]) == ([], 0)


async def test_an_unknown_account_is_not_found(upstream: Upstream) -> None:
    status, body = await upstream.ask("/v3/tiktok/profile/videos", handle="nobody_here")

    assert (status, body["success"]) == (404, False)


async def test_without_a_handle_the_request_is_bad(upstream: Upstream) -> None:
    assert (await upstream.ask("/v1/tiktok/profile"))[0] == 400


async def test_without_credits_nothing_is_answered(upstream: Upstream) -> None:
    upstream.world.credits = 0

    status, body = await upstream.ask("/v1/tiktok/profile", handle="demo_kitchen")

    assert status == 402
    assert "out of credits" in body["message"]
    assert await upstream.ask("/v1/credit-balance") == (200, {"creditCount": 0})


async def test_without_a_key_nothing_is_answered(upstream: Upstream) -> None:
    async with ClientSession() as stranger, stranger.get(f"{upstream.provider}/v1/credit-balance") as answer:
        assert answer.status == 401


async def test_a_post_is_found_by_its_address(upstream: Upstream) -> None:
    post = (await upstream.page("demo_travel"))["aweme_list"][3]

    _, body = await upstream.ask("/v2/tiktok/video", url=f"https://www.tiktok.com/@x/photo/{post['aweme_id']}?lang=en")

    assert body["aweme_detail"]["statistics"] == post["statistics"]


async def test_every_kind_of_media_is_served_as_what_it_is(upstream: Upstream) -> None:
    page = await upstream.page("demo_kitchen")
    carousel, video = page["aweme_list"][0], page["aweme_list"][1]
    addresses = {
        "image/heic": video["video"]["cover"]["url_list"][0],
        "video/mp4": video["video"]["play_addr"]["url_list"][0],
        "audio/mpeg": video["music"]["play_url"]["url_list"][0],
    }

    for content_type, address in addresses.items():
        async with upstream.session.get(address) as answer:
            body = await answer.read()
            assert (answer.status, answer.content_type) == (200, content_type)
            assert answer.content_length == len(body) > 1000
    async with upstream.session.get(carousel["video"]["play_addr"]["url_list"][0]) as soundtrack:
        assert soundtrack.content_type == "audio/mpeg"


async def test_the_players_api_sends_on_to_the_video(upstream: Upstream) -> None:
    video = (await upstream.page("demo_kitchen"))["aweme_list"][1]["video"]["play_addr"]["url_list"]

    async with upstream.session.get(video[2]) as sent_on, upstream.session.get(video[0]) as direct:
        assert [answer.status for answer in sent_on.history] == [302]
        assert await sent_on.read() == await direct.read()


async def test_a_range_is_a_part_of_the_whole(upstream: Upstream) -> None:
    address = (await upstream.page("demo_kitchen"))["aweme_list"][1]["video"]["play_addr"]["url_list"][0]

    async with upstream.session.get(address) as answer:
        whole = await answer.read()
    async with upstream.session.get(address, headers={"Range": "bytes=100-199"}) as part:
        assert (part.status, await part.read()) == (206, whole[100:200])
        assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"


@pytest.mark.parametrize("part", ["cover", "play_addr"])
async def test_a_link_ends_after_a_day(upstream: Upstream, part: str) -> None:
    address = (await upstream.page("demo_kitchen"))["aweme_list"][1]["video"][part]["url_list"][0]

    upstream.clock.advance(timedelta(hours=25))

    async with upstream.session.get(address) as answer:
        assert answer.status == 403


async def test_a_link_with_another_signature_is_refused(upstream: Upstream) -> None:
    address = (await upstream.page("demo_kitchen"))["aweme_list"][1]["video"]["cover"]["url_list"][0]

    async with upstream.session.get(address.replace("x-signature=", "x-signature=A")) as answer:
        assert answer.status == 403


async def test_a_script_answers_in_place_of_the_provider(upstream: Upstream) -> None:
    async def busy(_: web.Request) -> web.StreamResponse:
        return web.json_response({"message": "slow down"}, status=429)

    scripted = Provider(upstream.world, "http://cdn.example", upstream.clock, script=busy)
    async with listening(scripted.app(), ANY_PORT) as address:
        upstream.provider = f"http://{address}"
        status, _ = await upstream.ask("/v1/tiktok/profile", handle="demo_kitchen")

    assert status == 429
