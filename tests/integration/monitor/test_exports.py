"""A profile taken away whole: every row once, whoever writes meanwhile, and nothing is open while its reader reads."""

import csv
import json
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from carrel.monitor.v1.export_service_pb2 import OBSERVATIONS, POSTS, ExportCsvRequest, ExportNdjsonRequest
from google.api.httpbody_pb2 import HttpBody
from google.protobuf.timestamp_pb2 import Timestamp

from common.errors import InvalidArgument, NotFound
from common.rpc import open_stream
from monitor.domain.exports import COLUMNS
from monitor.domain.profiles import ProfileNotFound
from monitor.domain.records import Subject
from monitor.domain.spans import EVER
from tests.fixtures.waiting import wait_until
from tests.integration.monitor.filling import FIRST, HOUR, add_observations, add_posts
from tests.integration.monitor.standing import Standing

MANY = 3000
# The posts of the page that a profile is added with.
VISITED = 12
PATIENCE = timedelta(seconds=20)
LARGEST_PART = 64 * 1024


@pytest.fixture
async def profile(monitor: Standing) -> str:
    """The id of a profile with 12 posts and an observation of each."""
    return (await monitor.add()).profile.id


@pytest.mark.parametrize("of", [0, POSTS])
async def test_every_post_is_in_both_forms_once_newest_first_and_undated_ones_last(
    monitor: Standing, profile: str, of: Any
) -> None:
    await add_posts(monitor, profile, MANY)

    rows = await csv_of(monitor, ExportCsvRequest(id=profile, of=of))
    records = await ndjson_of(monitor, ExportNdjsonRequest(id=profile, of=of))

    kept = await monitor.rows("""
        SELECT id::text, tiktok_id, description, view_count FROM tiktok_posts
        ORDER BY coalesce(published_at, '-infinity') DESC, id DESC
    """)
    assert len(kept) == MANY + VISITED
    assert [(each["id"], each["tiktokId"], each["description"], each["viewCount"]) for each in records] == kept
    assert [each["id"] for each in rows] == [each["id"] for each in records]
    assert [each["tiktokId"] for each in rows] == [f"'{each['tiktokId']}" for each in records]
    assert {each["description"][:6] for each in rows if each["tiktokId"].startswith("'8")} == {"'=post"}


async def test_every_observation_is_in_both_forms_once_post_by_post_newest_first(
    monitor: Standing, profile: str
) -> None:
    await add_observations(monitor, profile, MANY // VISITED)

    rows = await csv_of(monitor, ExportCsvRequest(id=profile, of=OBSERVATIONS))
    records = await ndjson_of(monitor, ExportNdjsonRequest(id=profile, of=OBSERVATIONS))

    kept = await monitor.rows("""
        SELECT post_id::text, history.view_count FROM tiktok_post_metrics_history history
        JOIN tiktok_posts post ON post.id = post_id
        ORDER BY coalesce(published_at, '-infinity') DESC, post_id DESC, recorded_at DESC
    """)
    assert len(kept) == MANY + VISITED
    assert [(each["postId"], each["viewCount"]) for each in records] == kept
    assert [(each["postId"], int(each["viewCount"])) for each in rows] == kept


@pytest.mark.parametrize("subject", list(Subject))
async def test_what_is_written_meanwhile_moves_nothing(monitor: Standing, profile: str, subject: Subject) -> None:
    await add_posts(monitor, profile, MANY)
    await monitor.rows(f"""
        INSERT INTO tiktok_post_metrics_history (post_id, recorded_at)
        SELECT id, '{FIRST}' FROM tiktok_posts WHERE observed_at > '{FIRST}' AND tiktok_id LIKE '8%'
    """)
    keys = (
        "SELECT id FROM tiktok_posts" if subject is Subject.POSTS else "SELECT post_id FROM tiktok_post_metrics_history"
    )
    before = await monitor.rows(keys)
    found: list[Any] = []

    async for stretch in monitor.app.exporting.export(subject, UUID(profile), EVER):
        found += stretch
        await monitor.rows("UPDATE tiktok_posts SET view_count = coalesce(view_count, 0) + 1, observed_at = now()")
        await monitor.rows(f"""
            INSERT INTO tiktok_posts (id, tiktok_id, profile_id, content_type, published_at, observed_at)
            VALUES (gen_random_uuid(), '{9 * 10**18 + len(found)}', '{profile}', 'video', now(), now());
            INSERT INTO tiktok_post_metrics_history (post_id, recorded_at) SELECT id, clock_timestamp()
            FROM tiktok_posts WHERE tiktok_id LIKE '9%' ON CONFLICT DO NOTHING
        """)

    ids = [each.id if subject is Subject.POSTS else each.post_id for each in found]
    assert sorted(ids) == sorted(key for (key,) in before)


async def test_an_export_that_is_cut_short_by_a_deletion_does_not_look_whole(monitor: Standing, profile: str) -> None:
    await add_posts(monitor, profile, MANY)
    stretches = monitor.app.exporting.export(Subject.POSTS, UUID(profile), EVER)
    await anext(stretches)
    await monitor.rows("DELETE FROM tiktok_profiles")

    with pytest.raises(ProfileNotFound):
        await anext(stretches)


async def test_nothing_is_open_while_its_reader_reads_nor_after_he_has_left(monitor: Standing, profile: str) -> None:
    await add_posts(monitor, profile, MANY)
    await add_observations(monitor, profile, 20)

    async with reading(monitor, ExportCsvRequest(id=profile, of=OBSERVATIONS)) as parts:
        first = await anext(parts)
        await wait_until(lambda: is_idle(monitor), 10.0)

    assert len(first.data) == LARGEST_PART
    await wait_until(lambda: is_idle(monitor), 10.0)
    # Whoever comes next is served as ever.
    assert len(await csv_of(monitor, ExportCsvRequest(id=profile))) == MANY + VISITED


async def test_ten_times_as_much_takes_no_more_memory(monitor: Standing, profile: str) -> None:
    await add_observations(monitor, profile, MANY // VISITED)
    little = await peak_of(monitor, ExportCsvRequest(id=profile, of=OBSERVATIONS))
    await monitor.rows("UPDATE tiktok_post_metrics_history SET recorded_at = recorded_at - interval '10 years'")
    await add_observations(monitor, profile, 9 * MANY // VISITED)

    much = await peak_of(monitor, ExportCsvRequest(id=profile, of=OBSERVATIONS))

    assert much < 2 * little


async def test_nor_do_more_posts_whose_slides_say_much(monitor: Standing, profile: str) -> None:
    await add_posts(monitor, profile, 500)
    await monitor.rows("UPDATE tiktok_posts SET ocr_texts = ARRAY[repeat('word', 5000)]")

    much = await peak_of(monitor, ExportCsvRequest(id=profile))

    await monitor.rows("DELETE FROM tiktok_posts WHERE id NOT IN (SELECT id FROM tiktok_posts LIMIT 100)")
    little = await peak_of(monitor, ExportCsvRequest(id=profile))

    assert much < 2 * little


async def test_parts_are_of_64_kib_at_the_most_and_say_what_they_are(monitor: Standing, profile: str) -> None:
    await monitor.rows(f"UPDATE tiktok_posts SET description = repeat('\U0001f355', {LARGEST_PART})")

    async with reading(monitor, ExportNdjsonRequest(id=profile)) as parts:
        found = [part async for part in parts]

    assert {len(part.data) for part in found[:-1]} == {LARGEST_PART}
    assert {part.content_type for part in found} == {"application/x-ndjson"}
    records = [json.loads(line) for line in b"".join(part.data for part in found).splitlines()]
    assert {len(each["description"]) for each in records} == {LARGEST_PART}


async def test_a_profile_without_posts_is_a_line_of_names_or_an_empty_file(monitor: Standing, profile: str) -> None:
    await monitor.rows("DELETE FROM tiktok_posts")

    async with reading(monitor, ExportCsvRequest(id=profile, bom=True)) as parts:
        of_csv = [part async for part in parts]
    async with reading(monitor, ExportNdjsonRequest(id=profile)) as parts:
        of_json = [part async for part in parts]

    names = b"\xef\xbb\xbf" + ",".join(COLUMNS[Subject.POSTS]).encode() + b"\r\n"
    assert of_csv == [HttpBody(content_type="text/csv; charset=utf-8", data=names)]
    assert of_json == [HttpBody(content_type="application/x-ndjson")]


async def test_a_span_is_of_publication_for_posts_and_of_observation_for_observations(
    monitor: Standing, profile: str
) -> None:
    await monitor.rows("DELETE FROM tiktok_posts")
    await add_posts(monitor, profile, 14)
    await add_observations(monitor, profile, 10)
    span: dict[str, Any] = {"since": FIRST + 3 * HOUR, "until": FIRST + 9 * HOUR}

    posts = await ndjson_of(monitor, ExportNdjsonRequest(id=profile, **span))
    observations = await ndjson_of(monitor, ExportNdjsonRequest(id=profile, of=OBSERVATIONS, **span))

    # The seventh has no date.
    assert [each["description"] for each in posts] == [f"=post {number}" for number in (8, 6, 5, 4, 3)]
    assert len(observations) == 14 * 6
    assert {each["recordedAt"] for each in observations} == {f"2024-01-01T0{hour}:00:00Z" for hour in range(3, 9)}


async def test_a_profile_that_is_not_there_is_not_found_before_the_first_byte(monitor: Standing) -> None:
    for request in (ExportCsvRequest(id=str(uuid4())), ExportNdjsonRequest(id=str(uuid4()), of=OBSERVATIONS)):
        async with reading(monitor, request) as parts:
            with pytest.raises(NotFound) as refusal:
                await anext(parts)
        assert refusal.value.reason == "PROFILE_NOT_FOUND"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"id": "7"}, "id"),
        ({"of": 9}, "of"),
        ({"since": Timestamp(seconds=10**18)}, "since"),
        ({"since": Timestamp(seconds=2), "until": Timestamp(seconds=1)}, "until"),
    ],
)
@pytest.mark.parametrize("form", [ExportCsvRequest, ExportNdjsonRequest])
async def test_what_breaks_a_rule_is_refused_with_its_field(
    monitor: Standing, form: Any, fields: dict[str, Any], field: str
) -> None:
    async with reading(monitor, form(**{"id": str(uuid4()), **fields})) as parts:
        with pytest.raises(InvalidArgument) as refusal:
            await anext(parts)

    assert [each.field for each in refusal.value.violations] == [field]


@asynccontextmanager
async def reading(
    monitor: Standing, request: ExportCsvRequest | ExportNdjsonRequest
) -> AsyncIterator[AsyncIterator[HttpBody]]:
    """The parts of an export as they come."""
    is_csv = isinstance(request, ExportCsvRequest)
    stub: Any = monitor.exports.ExportCsv if is_csv else monitor.exports.ExportNdjson
    async with open_stream(stub, "an export", request, PATIENCE) as parts:
        yield parts


async def csv_of(monitor: Standing, request: ExportCsvRequest) -> list[dict[str, str]]:
    """The rows of a CSV export."""
    async with reading(monitor, request) as parts:
        content = b"".join([part.data async for part in parts])
    return list(csv.DictReader(StringIO(content.decode(), newline=""), strict=True))


async def ndjson_of(monitor: Standing, request: ExportNdjsonRequest) -> list[dict[str, Any]]:
    """The records of an export as JSON lines."""
    async with reading(monitor, request) as parts:
        content = b"".join([part.data async for part in parts])
    return [json.loads(line) for line in content.splitlines()]


async def peak_of(monitor: Standing, request: ExportCsvRequest) -> int:
    """The most memory that the export takes on both ends, in bytes, when its reader keeps nothing."""
    tracemalloc.start()
    try:
        async with reading(monitor, request) as parts:
            async for _ in parts:
                pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


async def is_idle(monitor: Standing) -> bool:
    """Whether the service has given back every connection to its database."""
    pool: Any = monitor.app.database._engine.pool
    return bool(pool.checkedout() == 0)
