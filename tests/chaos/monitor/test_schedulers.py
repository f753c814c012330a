"""Two schedulers, four workers and a tick on 200 profiles that are due: 200 runs, each once, whatever is struck."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import pytest
from carrel.monitor.v1.post_pb2 import Post, PostSource
from carrel.monitor.v1.post_service_pb2 import BatchUpsertPostsRequest, ProfileSource
from carrel.monitor.v1.profile_service_pb2 import BatchUpdateMonitoringRequest
from redis.asyncio import Redis

from common.database import database_url as normalised
from common.database import migrate
from common.errors import Failure
from tests.chaos.monitor.conftest import HASTE
from tests.chaos.monitor.processes import Processes
from tests.fixtures.forked import ended
from tests.fixtures.postgres import PostgresServer, new_database
from tests.fixtures.redis import RedisServer
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.monitor.schema import MIGRATIONS
from tests.integration.monitor.standing import Media, Standing, environ

PROFILES = 200
POSTS = 2
WORKERS, SCHEDULERS, HANDS = 4, 2, 5
RECOVERY_SECONDS = 100.0
QUICK = {
    "MONITOR_CONCURRENCY": str(HANDS),
    "MONITOR_DATABASE_POOL_SIZE": "5",
    # Nobody dies here, and a worker on a busy machine is not to be taken for dead.
    "MONITOR_LEASE_SECONDS": "10",
    "MONITOR_SCHEDULE_SECONDS": "1",
}
RUNS = "SELECT count(*), count(DISTINCT profile_id), sum(new_posts) FROM profile_monitoring_logs"
DONE = "SELECT count(*) FROM profile_monitoring_logs WHERE status IN ('completed', 'failed')"

Strike = Callable[[], Awaitable[object]]


@pytest.fixture
async def monitor_environ(
    own_postgres: PostgresServer, own_redis: RedisServer, provider: Provider, media: Media
) -> dict[str, str]:
    """The environment of all processes, on servers that nobody else uses."""
    database = new_database(own_postgres.url, "monitor")
    await migrate(MIGRATIONS, normalised(database))
    return environ(database, own_redis.url, provider.url, media.port, **HASTE | QUICK)


@pytest.fixture
async def profiles(monitor: Standing, provider: Provider) -> Sequence[str]:
    """The ids of profiles with one short page each, of which one post is known already."""
    for number in range(1, PROFILES + 1):
        await bring(monitor, provider, number)
    return [str(profile_id) for (profile_id,) in await monitor.rows("SELECT id FROM tiktok_profiles")]


async def bring(monitor: Standing, provider: Provider, number: int) -> None:
    """Opens an account, and has it known to the monitor with its first post."""
    handle, uid, first_id = f"user{number}", str(1000 + number), 1000 * number
    provider.accounts[handle] = Account(posts_of(handle, POSTS, uid=uid, first_id=first_id), uid=uid)
    profile = ProfileSource(handle=handle, tiktok_id=uid)
    post = PostSource(tiktok_id=str(first_id + 1), content_type=Post.VIDEO)
    await monitor.posts.BatchUpsertPosts(BatchUpsertPostsRequest(profile=profile, posts=[post]))


@pytest.fixture(params=["nothing", "Redis is emptied", "PostgreSQL is restarted"])
def strike(request: pytest.FixtureRequest, own_postgres: PostgresServer, own_redis: RedisServer) -> Strike:
    """What happens in the middle of it all."""

    async def empty_redis() -> None:
        async with Redis.from_url(own_redis.url) as client:
            await client.flushall()

    strikes: Mapping[str, Strike] = {
        "nothing": lambda: asyncio.sleep(0),
        "Redis is emptied": empty_redis,
        "PostgreSQL is restarted": lambda: asyncio.to_thread(own_postgres.restart),
    }
    return strikes[request.param]


@pytest.mark.timeout(240)
async def test_two_hundred_due_profiles_are_two_hundred_runs(
    monitor: Standing, started: Processes, profiles: Sequence[str], strike: Strike
) -> None:
    await monitor.profiles.BatchUpdateMonitoring(BatchUpdateMonitoringRequest(profile_ids=profiles, enabled=True))

    for role in ["work"] * WORKERS + ["schedule"] * SCHEDULERS:
        started.command(role)
    tick = started.command("tick")
    await at_least(monitor, PROFILES // 4)
    await strike()
    await at_least(monitor, PROFILES)

    assert await monitor.rows("SELECT DISTINCT status FROM profile_monitoring_logs") == [("completed",)]
    assert await monitor.rows(RUNS) == [(PROFILES, PROFILES, PROFILES * (POSTS - 1))]
    # What a worker has in hand when PostgreSQL goes may have been fetched and not kept.
    assert PROFILES <= len(monitor.provider.pages()) <= PROFILES + WORKERS * HANDS
    assert await ended(tick, RECOVERY_SECONDS) == 0
    assert {process.exitcode for process in started.running if process is not tick} == {None}
    assert await ended(started.command("verify", "--at-rest"), RECOVERY_SECONDS) == 0


async def at_least(monitor: Standing, runs: int) -> None:
    """Waits until so many runs have ended."""

    async def enough() -> bool:
        try:
            ((done,),) = await monitor.rows(DONE)
        except Failure:
            return False
        return bool(done >= runs)

    await wait_until(enough, RECOVERY_SECONDS)
