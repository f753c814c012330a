"""What can be had for the shortest time is fetched first."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from common.work import claim
from common.work.statements import BY_INDEX
from media_cache.app import serve
from media_cache.tables import MEDIA
from media_cache.usecases.expiring import EXPIRING
from tests.fixtures.statements import plan_of
from tests.foreign.origin import Origin
from tests.integration.media_cache.standing import Standing, standing

FILL = """
    INSERT INTO cache_assets (id, identity, original_url, due_time, expire_time)
    SELECT id, sha256(id::text::bytea), 'http://192.0.2.1/', due_time, due_time + interval '1 hour' * random()
    FROM (SELECT gen_random_uuid(), now() + interval '{delay}' FROM generate_series(1, {rows})) AS one (id, due_time)
"""


def at(path: str, hours: float | None) -> str:
    """The address of media that is good for so many hours; None: it does not say."""
    end = "" if hours is None else f"?x-expires={int((datetime.now(UTC) + timedelta(hours=hours)).timestamp())}"
    return f"http://192.0.2.1{path}{end}"


@pytest.fixture
async def asking(media_environ: dict[str, str], origin: Origin) -> AsyncIterator[Standing]:
    """The service without a worker."""
    async with standing({**media_environ, "MEDIA_CACHE_SIGNED_HOSTS": "192.0.2.1"}, origin, roles=(serve,)) as one:
        yield one


async def claimed(cache: Standing, rows: int) -> Sequence[UUID]:
    """What a worker would take now."""
    async with cache.app.database.unit_of_work() as work:
        await work.connection.execute(BY_INDEX)
        return [each.id for each in await claim(work, MEDIA, rows)]


async def test_the_address_that_runs_out_first_is_fetched_first_and_one_that_does_not_say_last(
    asking: Standing,
) -> None:
    hours = {"/week": 150.0, "/never": None, "/soon": 0.5, "/day": 24.0}
    ids = await asking.ask(*(at(path, left) for path, left in hours.items()))

    week, never, soon, day = map(UUID, ids)
    assert await claimed(asking, 3) == [soon, day, week]
    assert await claimed(asking, 3) == [never]


async def test_a_fresh_address_of_what_waits_has_its_own_time(asking: Standing) -> None:
    ids = await asking.ask(at("/first", 10), at("/second", 5))
    await asking.ask(at("/first", 1))

    assert [str(asset_id) for asset_id in await claimed(asking, 2)] == ids


async def test_what_there_is_little_time_for_is_told(asking: Standing) -> None:
    await asking.ask(at("/over", -1), at("/soon", 0.5), at("/taken", 0.1), at("/later", 2), at("/never", None))
    await claimed(asking, 1)

    await asking.app.expiring.count()

    assert EXPIRING._value.get() == 3


async def test_the_next_asset_of_a_long_backlog_is_read_off_an_index_also_behind_many_that_wait(
    asking: Standing,
) -> None:
    database = asking.app.database
    async with database.unit_of_work() as work:
        for delay, rows in (("0", 30_000), ("10 minutes", 6_000)):
            await work.connection.execute(text(FILL.format(delay=delay, rows=rows)))

    plan = await plan_of(database, BY_INDEX, lambda work: claim(work, MEDIA, 5))

    assert "Seq Scan" not in plan
    assert "Incremental Sort" not in plan
    # One that sorts the suspects, of which there are none.
    assert plan.count("Sort Key") <= 1
    assert plan.count("cache_assets_due") == 1
