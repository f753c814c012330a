"""Redis emptied and restarted, PostgreSQL restarted, the store failing: all while assets are coming in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from carrel.media_cache.v1.asset_pb2 import Asset, AssetSource
from redis import Redis

from common.database import database_url as normalised
from common.database import migrate
from common.errors import Failure
from media_cache.app import serve
from tests.chaos.media_cache.checked import asked_persistently, checked
from tests.chaos.media_cache.conftest import HASTE
from tests.chaos.media_cache.processes import Processes
from tests.fixtures.forked import gone_afterwards
from tests.fixtures.postgres import PostgresServer, new_database
from tests.fixtures.redis import RedisServer
from tests.fixtures.waiting import wait_until
from tests.foreign.media_files import mp4
from tests.foreign.origin import Exchange, Origin
from tests.integration.media_cache.schema import MIGRATIONS
from tests.integration.media_cache.standing import Standing, environ, standing

ASSETS = 120
AT_ONCE = 10
RECOVERY_SECONDS = 60.0


async def different_every_time(exchange: Exchange) -> None:
    """Answers each path with a medium of its own, after a moment."""
    await asyncio.sleep(0.05)
    await exchange.answer(200, mp4(data=exchange.path.encode() * 50))


@pytest.fixture
async def breakable(
    own_postgres: PostgresServer, own_redis: RedisServer, tmp_path: Path, origin: Origin
) -> AsyncIterator[tuple[Standing, Processes]]:
    """The door and two workers on servers that nobody else uses."""
    database = new_database(own_postgres.url, "media_cache")
    await migrate(MIGRATIONS, normalised(database))
    environment = environ(database, own_redis.url, tmp_path, **HASTE, MEDIA_CACHE_ALLOWED_ADDRESSES=origin.address)
    async with standing(environment, origin, roles=(serve,)) as cache:
        with gone_afterwards(Processes(environment, tmp_path / "log")) as started:
            for _ in range(2):
                started.worker()
            yield cache, started
    print((tmp_path / "log").read_text())  # noqa: T201 - shown with the failure


async def asked_under(cache: Standing, strike: Callable[[], None]) -> list[str]:
    """Asks for many assets a few at a time, while, in the middle of it, something is struck."""
    asset_ids: list[str] = []
    for at in range(0, ASSETS, AT_ONCE):
        if at == ASSETS // 3:
            await asyncio.to_thread(strike)
        urls = [cache.origin.behave(f"/{name}", different_every_time) for name in range(at, at + AT_ONCE)]
        asset_ids += await asked_persistently(cache, urls, RECOVERY_SECONDS)
    return asset_ids


async def all_is_well(cache: Standing, started: Processes, asset_ids: list[str], requests_per_claim: int = 1) -> None:
    """Everything is cached, once, the workers live, and nothing is violated."""

    async def all_ended() -> bool:
        try:
            found = await cache.statistics()
        except Failure:
            return False
        return found.completed + found.failed == len(set(asset_ids))

    await wait_until(all_ended, RECOVERY_SECONDS)
    assert len(set(asset_ids)) == ASSETS
    assert {(await cache.get(asset_id)).status for asset_id in asset_ids} == {Asset.CACHED}
    assert [worker.exitcode for worker in started.running] == [None, None]
    await checked(cache, requests_per_claim)


async def test_redis_emptied_again_and_again_loses_nothing(
    breakable: tuple[Standing, Processes], own_redis: RedisServer
) -> None:
    cache, started = breakable

    def strike() -> None:
        with Redis.from_url(own_redis.url) as client:
            client.flushall()

    emptying = asyncio.create_task(repeatedly(strike))
    asset_ids = await asked_under(cache, strike)
    await all_is_well(cache, started, asset_ids)
    emptying.cancel()


async def repeatedly(strike: Callable[[], None]) -> None:
    """Strikes ten times a second."""
    while True:
        await asyncio.to_thread(strike)
        await asyncio.sleep(0.1)


async def test_redis_killed_and_restarted_under_load_loses_nothing(
    breakable: tuple[Standing, Processes], own_redis: RedisServer
) -> None:
    cache, started = breakable

    def strike() -> None:
        own_redis.kill()
        own_redis.start()

    await all_is_well(cache, started, await asked_under(cache, strike))


async def test_without_redis_at_all_the_work_goes_on(
    breakable: tuple[Standing, Processes], own_redis: RedisServer
) -> None:
    cache, started = breakable

    await all_is_well(cache, started, await asked_under(cache, own_redis.kill))


async def test_postgresql_killed_and_restarted_under_load_loses_nothing(
    breakable: tuple[Standing, Processes], own_postgres: PostgresServer
) -> None:
    cache, started = breakable

    def strike() -> None:
        own_postgres.kill()
        own_postgres.start()

    await all_is_well(cache, started, await asked_under(cache, strike))


async def test_postgresql_stopped_in_order_and_started_again_loses_nothing(
    breakable: tuple[Standing, Processes], own_postgres: PostgresServer
) -> None:
    cache, started = breakable

    def strike() -> None:
        own_postgres.stop()
        own_postgres.start()

    await all_is_well(cache, started, await asked_under(cache, strike))


async def test_postgresql_emptied_under_load_costs_what_was_in_it_and_whoever_asks_again_gets_it_again(
    breakable: tuple[Standing, Processes], own_postgres: PostgresServer
) -> None:
    cache, started = breakable

    def strike() -> None:
        with psycopg.connect(urlunsplit(urlsplit(own_postgres.url)._replace(path="/media_cache"))) as connection:
            connection.execute("TRUNCATE cache_assets, stored_objects CASCADE")

    await asked_under(cache, strike)
    asset_ids = await asked_persistently(cache, [cache.origin.url(f"/{name}") for name in range(ASSETS)])

    # What was fetched before is fetched again: nobody knows of it any more.
    await all_is_well(cache, started, asset_ids, requests_per_claim=2)


async def test_while_postgresql_is_away_callers_are_told_so_within_two_seconds_and_a_bit(
    breakable: tuple[Standing, Processes], own_postgres: PostgresServer
) -> None:
    cache, _ = breakable
    own_postgres.kill()

    begun = asyncio.get_running_loop().time()
    with pytest.raises(Failure) as caught:
        await cache.ask(AssetSource(uri="http://192.0.2.1/"))

    assert (caught.value.reason, caught.value.is_transient) == ("DATABASE_UNAVAILABLE", True)
    assert asyncio.get_running_loop().time() - begun < 3
    own_postgres.start()
