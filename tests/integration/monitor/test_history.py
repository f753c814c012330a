"""How numbers went: all observations of a post, and the days of a profile."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from carrel.monitor.v1.history_service_pb2 import DailyTotals, ListPostHistoryRequest, ListProfileHistoryRequest
from carrel.monitor.v1.post_pb2 import Observation
from google.protobuf.timestamp_pb2 import Timestamp

from common.errors import InvalidArgument, NotFound
from common.paging import page_token
from monitor.domain.history import PostHistoryQuery
from monitor.domain.spans import EVER
from tests.integration.monitor.filling import FIRST, HOUR, add_observations
from tests.integration.monitor.standing import Standing

COUNT = 25
TODAY = "(now() AT TIME ZONE 'UTC')::date"


@pytest.fixture
async def profile(monitor: Standing) -> str:
    """The id of a profile whose posts have 25 observations each, an hour apart, besides the one of their visit."""
    profile_id = (await monitor.add()).profile.id
    await add_observations(monitor, profile_id, COUNT)
    return profile_id


@pytest.fixture
async def post(monitor: Standing, profile: str) -> str:
    """The id of one of these posts."""
    return (await monitor.list_posts(profile_id=profile, page_size=5))[0].id


@pytest.mark.parametrize("size", [1, 7, 26, 1000])
async def test_pages_hold_every_observation_of_the_post_once_newest_first(
    monitor: Standing, post: str, size: int
) -> None:
    observations = await observations_of(monitor, post, page_size=size)

    assert [each.view_count for each in observations[1:]] == list(range(COUNT, 0, -1))
    moments = [each.record_time.ToNanoseconds() for each in observations]
    assert len(set(moments)) == COUNT + 1
    assert moments == sorted(moments, reverse=True)


async def test_what_is_observed_while_somebody_pages_moves_nothing(monitor: Standing, post: str) -> None:
    asked: dict[str, Any] = {"id": post, "page_size": 10}
    first = await monitor.history.ListPostHistory(ListPostHistoryRequest(**asked))
    await monitor.rows(f"INSERT INTO tiktok_post_metrics_history (post_id, recorded_at) VALUES ('{post}', now())")

    second = await monitor.history.ListPostHistory(ListPostHistoryRequest(page_token=first.next_page_token, **asked))

    assert [each.view_count for each in second.observations] == list(range(16, 6, -1))


async def test_a_span_begins_with_its_first_moment_and_ends_before_its_last(monitor: Standing, post: str) -> None:
    span = {"since": FIRST + 5 * HOUR, "until": FIRST + 9 * HOUR}

    within = await observations_of(monitor, post, page_size=3, **span)
    empty = await observations_of(monitor, post, since=span["since"], until=span["since"])

    assert [each.view_count for each in within] == [8, 7, 6, 5]
    assert empty == []


async def test_by_default_a_page_has_100_observations_and_what_is_unknown_is_left_out(
    monitor: Standing, post: str
) -> None:
    await monitor.rows(f"""
        INSERT INTO tiktok_post_metrics_history (post_id, recorded_at)
        SELECT '{post}', '2020-01-01'::timestamptz + number * interval '1 hour' FROM generate_series(1, 100) number
    """)

    page = await monitor.history.ListPostHistory(ListPostHistoryRequest(id=post))

    assert len(page.observations) == 100
    assert page.HasField("next_page_token")
    assert not page.observations[-1].HasField("view_count")


@pytest.mark.parametrize("size", [1, 3, 1000])
async def test_pages_hold_every_day_of_the_profile_once_newest_first_and_gaps_stay(
    monitor: Standing, profile: str, size: int
) -> None:
    await add_days(monitor, profile, [1, 2, 9, 30])

    days = await days_of(monitor, profile, page_size=size)

    written = await monitor.rows(
        "SELECT day, total_views::bigint FROM tiktok_profile_metrics_history ORDER BY day DESC"
    )
    assert [(date.fromisoformat(each.date), each.total_views) for each in days] == written


async def test_a_day_says_all_sums_and_when_they_were_observed(monitor: Standing, profile: str) -> None:
    await monitor.rows(f"""
        INSERT INTO tiktok_profile_metrics_history
        VALUES ('{profile}', '2024-02-29', 1, {10**30}, 3, 4, 5, 6, '2024-02-29 23:59:59.5Z')
    """)

    (day,) = await days_of(monitor, profile, until="2024-12-31")

    moment = Timestamp()
    moment.FromDatetime(datetime(2024, 2, 29, 23, 59, 59, 500_000, tzinfo=UTC))
    assert day == DailyTotals(
        date="2024-02-29",
        total_posts=1,
        # As much as the contract's numbers hold.
        total_views=2**63 - 1,
        total_likes=3,
        total_shares=4,
        total_comments=5,
        total_saves=6,
        record_time=moment,
    )


async def test_both_ends_of_a_span_of_days_are_within_it(monitor: Standing, profile: str) -> None:
    await add_days(monitor, profile, [1, 2, 3, 4])
    today = datetime.now(UTC).date()
    ends = {"since": (today - timedelta(days=3)).isoformat(), "until": (today - timedelta(days=2)).isoformat()}

    days = await days_of(monitor, profile, **ends)

    assert [day.date for day in days] == [ends["until"], ends["since"]]


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"id": "{7}"}, "id"),
    ({"id": "7' OR 1=1"}, "id"),
    ({"page_size": 0}, "pageSize"),
    ({"page_size": -1}, "pageSize"),
    ({"page_size": 1001}, "pageSize"),
    ({"page_token": "garbage"}, "pageToken"),
    ({"page_token": "x" * 1025}, "pageToken"),
]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        *BROKEN,
        ({"since": Timestamp(seconds=10**18)}, "since"),
        ({"until": Timestamp(seconds=-(10**12))}, "until"),
        ({"since": Timestamp(seconds=2), "until": Timestamp(seconds=1)}, "until"),
    ],
)
async def test_what_breaks_a_rule_of_a_posts_history_is_refused_with_its_field(
    monitor: Standing, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await monitor.history.ListPostHistory(ListPostHistoryRequest(**{"id": str(uuid4()), **fields}))

    assert [each.field for each in refusal.value.violations] == [field]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        *BROKEN,
        ({"since": "0000-00-00"}, "since"),
        ({"since": "2026-02-30"}, "since"),
        ({"until": "10000-01-01"}, "until"),
        ({"until": "2026-W01-1"}, "until"),
        ({"until": "2026-01-01T00:00:00Z"}, "until"),
        ({"until": ""}, "until"),
        ({"since": "2026-01-02", "until": "2026-01-01"}, "until"),
    ],
)
async def test_what_breaks_a_rule_of_a_profiles_history_is_refused_with_its_field(
    monitor: Standing, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        await monitor.history.ListProfileHistory(ListProfileHistoryRequest(**{"id": str(uuid4()), **fields}))

    assert [each.field for each in refusal.value.violations] == [field]


async def test_a_token_of_another_post_profile_or_span_is_refused(monitor: Standing, profile: str, post: str) -> None:
    await add_days(monitor, profile, [1, 2])
    other = (await monitor.list_posts(profile_id=profile, page_size=5))[1].id
    of_post = (await monitor.history.ListPostHistory(ListPostHistoryRequest(id=post, page_size=5))).next_page_token
    of_profile = (
        await monitor.history.ListProfileHistory(ListProfileHistoryRequest(id=profile, page_size=1))
    ).next_page_token

    for broken in (
        ListPostHistoryRequest(id=other, page_token=of_post),
        ListPostHistoryRequest(id=post, page_token=of_post, since=Timestamp(seconds=1)),
        ListPostHistoryRequest(id=post, page_token=of_profile),
    ):
        with pytest.raises(InvalidArgument):
            await monitor.history.ListPostHistory(broken)
    with pytest.raises(InvalidArgument):
        await monitor.history.ListProfileHistory(
            ListProfileHistoryRequest(id=profile, page_token=of_profile, until="2030-01-01")
        )


@pytest.mark.parametrize("place", ["2025-02-27", "2025-W09-1", "0001-01-01T00:00:00+14:00", "infinity", "2025-02-27\0"])
async def test_a_token_that_was_made_up_is_refused_whatever_it_says(monitor: Standing, post: str, place: str) -> None:
    token = page_token(PostHistoryQuery(UUID(post), EVER), (place, uuid4()))

    with pytest.raises(InvalidArgument) as refusal:
        await monitor.history.ListPostHistory(ListPostHistoryRequest(id=post, page_token=token))

    assert refusal.value.reason == "INVALID_PAGE_TOKEN"


async def test_a_moment_of_any_zone_in_a_token_is_a_place_like_others(monitor: Standing, post: str) -> None:
    token = page_token(PostHistoryQuery(UUID(post), EVER), ("9999-12-31T22:59:59+22:59", uuid4()))

    page = await monitor.history.ListPostHistory(ListPostHistoryRequest(id=post, page_token=token))

    assert len(page.observations) == COUNT + 1


async def test_the_history_of_what_is_not_there_is_not_found(monitor: Standing) -> None:
    with pytest.raises(NotFound) as no_post:
        await monitor.history.ListPostHistory(ListPostHistoryRequest(id=str(uuid4())))
    with pytest.raises(NotFound) as no_profile:
        await monitor.history.ListProfileHistory(ListProfileHistoryRequest(id=str(uuid4())))

    assert (no_post.value.reason, no_profile.value.reason) == ("POST_NOT_FOUND", "PROFILE_NOT_FOUND")


async def observations_of(monitor: Standing, post: str, **query: Any) -> list[Observation]:
    """All observations that are asked for, page after page."""
    found: list[Observation] = []
    token = None
    while True:
        request = ListPostHistoryRequest(id=post, page_token=token, **query)
        page = await monitor.history.ListPostHistory(request)
        found += page.observations
        if not page.HasField("next_page_token"):
            return found
        token = page.next_page_token


async def days_of(monitor: Standing, profile: str, **query: Any) -> list[DailyTotals]:
    """All days that are asked for, page after page."""
    found: list[DailyTotals] = []
    token = None
    while True:
        request = ListProfileHistoryRequest(id=profile, page_token=token, **query)
        page = await monitor.history.ListProfileHistory(request)
        found += page.days
        if not page.HasField("next_page_token"):
            return found
        token = page.next_page_token


async def add_days(monitor: Standing, profile: str, ages: list[int]) -> None:
    """A row for each day that is so many days ago."""
    await monitor.rows(f"""
        INSERT INTO tiktok_profile_metrics_history (profile_id, day, total_views, recorded_at)
        SELECT '{profile}', {TODAY} - age, 1000 - age, now() FROM unnest(ARRAY{ages}) age
    """)
