"""What a user does with a profile that is watched: runs, their logs, the history of every number, and its export."""

import asyncio
import csv
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.e2e.journeys import Document, add_profile, followed, get, posts_of, trigger
from tests.fixtures.house import House

HANDLE, PAGES, POSTS = "demo_travel", 2, 18
RUN_FIELDS = {
    *("id", "status", "startedAt", "completedAt", "postsScraped", "pagesScraped", "error", "profileId", "trigger"),
    *("forceRecache", "newPosts", "updatedPosts", "unchangedPosts", "skippedPosts", "mediaQueued", "creditsCharged"),
    *("creditsRemaining", "cursor", "endReason", "errorReason", "traceId", "createdAt"),
}
COUNTS = ("viewCount", "likeCount", "shareCount", "commentCount", "saveCount")
TOTALS = ("totalPosts", "totalViews", "totalLikes", "totalShares", "totalComments", "totalSaves")
ORDERS = {
    "views": "viewCount",
    "likes": "likeCount",
    "comments": "commentCount",
    "shares": "shareCount",
    "saves": "saveCount",
}
NOBODY = "00000000-0000-7000-8000-000000000000"


@dataclass(frozen=True)
class Watched:
    """A profile that was added and then visited once, with that visit as it was asked for and as it ended."""

    id: str
    location: str
    run: Document

    @property
    def path(self) -> str:
        """Its address."""
        return f"/api/tiktok/profiles/{self.id}"


@pytest.fixture(scope="module")
def house(server_folder: Path) -> Iterator[House]:
    """A house whose accounts nobody else counts."""
    folder = server_folder / "watching"
    folder.mkdir()
    with House(folder) as house:
        yield house


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def watched(house: House) -> AsyncIterator[Watched]:
    """The profile that these tests look at; none of them changes it."""
    async with aiohttp.ClientSession(house.url) as rest:
        _, added = await add_profile(rest, HANDLE)
        location, _ = await trigger(rest, added["profile"]["id"])
        yield Watched(added["profile"]["id"], location, await followed(rest, location))


async def test_a_run_is_followed_to_its_end_at_its_location(watched: Watched) -> None:
    run = watched.run

    assert watched.location == f"/api/tiktok/monitoring/runs/{run['id']}"
    assert (run["status"], run["trigger"], run["endReason"], run["error"]) == ("completed", "manual", "last_page", None)
    assert (run["pagesScraped"], run["postsScraped"], run["creditsCharged"]) == (PAGES, POSTS, PAGES)
    assert run["createdAt"] <= run["startedAt"] <= run["completedAt"]
    assert run["newPosts"] + run["updatedPosts"] + run["unchangedPosts"] + run["skippedPosts"] == POSTS


async def test_the_log_of_a_profile_has_the_run_with_all_that_it_counted(
    rest: aiohttp.ClientSession, watched: Watched
) -> None:
    monitoring = await get(rest, f"{watched.path}/monitoring")

    assert monitoring["profileId"] == watched.id
    assert monitoring["lastMonitoringRun"] is not None
    assert [change["state"] for change in monitoring["accountChanges"]] == ["active"]
    assert monitoring["logs"] == [watched.run]
    assert set(watched.run) == RUN_FIELDS


async def test_the_profile_counts_what_its_posts_count(rest: aiohttp.ClientSession, watched: Watched) -> None:
    profile, posts = await get(rest, watched.path), await posts_of(rest, watched.id)

    sums = [len(posts), *(sum(post[count] for post in posts) for count in COUNTS)]
    assert [profile[total] for total in TOTALS] == sums
    assert profile["accountState"] == "active"


@pytest.mark.parametrize("limit", ["1", "365"])
async def test_posts_have_as_much_history_as_is_asked_for(
    rest: aiohttp.ClientSession, watched: Watched, limit: str
) -> None:
    posts = await posts_of(rest, watched.id, includeHistory="true", historyLimit=limit)

    # The first page was seen when the profile was added, too.
    assert max(len(post["metricsHistory"]) for post in posts) == min(int(limit), 2)
    for post in posts:
        assert {count: post[count] for count in COUNTS}.items() <= post["metricsHistory"][0].items()


async def test_the_history_of_a_post_is_read_page_by_page(rest: aiohttp.ClientSession, watched: Watched) -> None:
    post = (await posts_of(rest, watched.id, includeHistory="true"))[0]
    path = f"/api/tiktok/posts/{post['id']}/history"

    first = await get(rest, path, pageSize="1")
    second = await get(rest, path, pageSize="1", pageToken=first["nextPageToken"])

    assert first["observations"] + second["observations"] == post["metricsHistory"]
    assert second["nextPageToken"] is None
    assert first["observations"][0]["recordedAt"] > second["observations"][0]["recordedAt"]


async def test_the_history_of_a_profile_ends_with_what_it_is_now(rest: aiohttp.ClientSession, watched: Watched) -> None:
    profile, history = await get(rest, watched.path), await get(rest, f"{watched.path}/history")

    newest = history["days"][0]
    assert {total: profile[total] for total in TOTALS}.items() <= newest.items()
    assert newest["recordedAt"].startswith(newest["date"])


async def test_posts_are_exported_as_csv_that_a_spreadsheet_reads(
    rest: aiohttp.ClientSession, watched: Watched
) -> None:
    posts = {post["id"]: post for post in await posts_of(rest, watched.id)}

    rows = await _csv(rest, watched, bom="true")

    assert {row["id"] for row in rows} == set(posts)
    for row in rows:
        post = posts[row["id"]]
        assert row["tiktokId"] == f"'{post['tiktokId']}"
        assert [int(row[count]) for count in COUNTS] == [post[count] for count in COUNTS]
        assert row["description"].lstrip("'") == post["description"]


async def test_observations_are_exported_with_nothing_missing(rest: aiohttp.ClientSession, watched: Watched) -> None:
    posts = await posts_of(rest, watched.id, includeHistory="true")

    rows = await _csv(rest, watched, of="observations")

    expected = {(post["id"], each["recordedAt"]) for post in posts for each in post["metricsHistory"]}
    assert {(row["postId"], row["recordedAt"]) for row in rows} == expected
    assert len(rows) == len(expected)


@pytest.mark.parametrize("of", ["posts", "observations"])
async def test_json_lines_hold_what_csv_holds(rest: aiohttp.ClientSession, watched: Watched, of: str) -> None:
    rows = await _csv(rest, watched, of=of)

    async with rest.get(f"{watched.path}/export.ndjson", params={"of": of}) as response:
        lines = [json.loads(line) for line in (await response.text()).splitlines()]

    assert response.headers["Content-Disposition"] == 'attachment; filename="export.ndjson"'
    assert [line["tiktokId"] for line in lines] == [row["tiktokId"].removeprefix("'") for row in rows]
    assert [line["viewCount"] for line in lines] == [int(row["viewCount"]) for row in rows]


async def test_an_export_leaves_out_what_was_not_asked_for(rest: aiohttp.ClientSession, watched: Watched) -> None:
    moments = sorted(post["publishedAt"] for post in await posts_of(rest, watched.id))
    middle = moments[len(moments) // 2]

    before, after = await _csv(rest, watched, until=middle), await _csv(rest, watched, since=middle)

    assert len(before) + len(after) == len(moments)
    assert all(row["publishedAt"] < middle for row in before)
    assert all(row["publishedAt"] >= middle for row in after)


@pytest.mark.parametrize("order", ORDERS)
async def test_posts_come_in_the_order_of_any_number(rest: aiohttp.ClientSession, watched: Watched, order: str) -> None:
    posts = await posts_of(rest, watched.id, order=order, pageSize="5")

    assert len({post["id"] for post in posts}) == POSTS
    assert all(one[ORDERS[order]] >= other[ORDERS[order]] for one, other in pairwise(posts))


async def test_posts_are_found_by_their_words(rest: aiohttp.ClientSession, watched: Watched) -> None:
    posts = await posts_of(rest, watched.id)
    word = posts[0]["description"].split()[0]

    found = await posts_of(rest, watched.id, q=word)

    assert {post["id"] for post in found} == {post["id"] for post in posts if word in post["description"]}
    shown = {match["source"]: match for match in found[0]["matches"]}["caption"]
    assert shown["imageIndex"] is None
    assert {"text": word, "isMatch": True} in shown["excerpt"]
    assert await posts_of(rest, watched.id, q="xylophone") == []


async def test_a_page_token_is_for_the_list_that_it_came_from(rest: aiohttp.ClientSession, watched: Watched) -> None:
    page = await get(rest, f"{watched.path}/posts", pageSize="1", order="views")

    for path, query in (
        (f"{watched.path}/posts", {"order": "likes"}),
        (f"{watched.path}/posts", {"order": "views", "q": "demo"}),
        (f"{watched.path}/history", {}),
    ):
        async with rest.get(path, params={**query, "pageToken": page["nextPageToken"]}) as response:
            assert response.status == 400
            assert (await response.json(content_type=None))["reason"] == "INVALID_PAGE_TOKEN"


async def test_the_summary_counts_the_house(rest: aiohttp.ClientSession, watched: Watched) -> None:
    summary = await get(rest, "/api/tiktok/monitoring/summary")

    assert summary["profiles"]["total"] >= summary["profiles"]["active"] >= 1
    assert summary["runs"]["completedToday"] + summary["runs"]["failedToday"] >= 1
    assert summary["source"]["state"] == "open"
    assert summary["credits"]["chargedToday"] == sum(each["charged"] for each in summary["credits"]["perProfile"])
    assert {each["handle"] for each in summary["credits"]["perProfile"]} >= {HANDLE}
    assert summary["credits"]["remaining"] <= watched.run["creditsRemaining"]


async def test_a_second_trigger_joins_the_run_that_is_under_way(rest: aiohttp.ClientSession) -> None:
    _, added = await add_profile(rest, "demo_kitchen")

    answers = await asyncio.gather(*(trigger(rest, added["profile"]["id"]) for _ in range(5)))
    run = await followed(rest, answers[0][0])

    assert {location for location, _ in answers} == {answers[0][0]}
    assert (run["status"], run["newPosts"] + run["updatedPosts"]) == ("completed", run["postsScraped"])


async def test_monitoring_is_switched_for_many_at_once(rest: aiohttp.ClientSession) -> None:
    _, added = await add_profile(rest, "demo_empty")
    profile_id = added["profile"]["id"]
    path = "/api/tiktok/profiles/bulk/monitoring"

    for enabled in (True, False):
        body = {"profileIds": [profile_id, NOBODY], "enabled": enabled}
        async with rest.patch(path, json=body) as response:
            assert await response.json() == {"updated": 1, "notFound": [NOBODY]}
        monitoring = await get(rest, f"/api/tiktok/profiles/{profile_id}/monitoring")
        assert monitoring["monitoringEnabled"] is enabled
        assert (monitoring["nextMonitoringRun"] is not None) is enabled


async def _csv(rest: aiohttp.ClientSession, watched: Watched, **query: str) -> list[dict[str, str]]:
    async with rest.get(f"{watched.path}/export.csv", params=query) as response:
        content = await response.read()
        assert response.status == 200
        assert response.headers["Content-Disposition"] == 'attachment; filename="export.csv"'
    assert content.startswith(b"\xef\xbb\xbf") == (query.get("bom") == "true")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
