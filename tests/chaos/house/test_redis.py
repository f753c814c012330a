"""Redis is emptied, killed and restarted under load: all work ends, and nothing new has to come for that."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from redis.asyncio import Redis

from tests.e2e.journeys import add_profile, get
from tests.fixtures.house_breakable import Breakable
from tests.fixtures.house_checker import violations
from tests.fixtures.waiting import wait_until

Fault = Callable[[Breakable], Awaitable[object]]


async def emptied(shaken: Breakable) -> None:
    async with Redis.from_url(shaken.redis.url) as redis:
        await redis.flushall()


async def restarted(shaken: Breakable) -> None:
    await asyncio.to_thread(shaken.redis.restart)


async def killed(shaken: Breakable) -> None:
    await asyncio.to_thread(shaken.redis.kill)
    await asyncio.to_thread(shaken.redis.start)


async def restarted_without_memory(shaken: Breakable) -> None:
    async with Redis.from_url(shaken.redis.url) as redis:
        await redis.config_set("appendonly", "no")
        await redis.config_rewrite()
    await restarted(shaken)


@pytest.mark.parametrize("fault", [emptied, restarted, killed, restarted_without_memory], ids=lambda f: f.__name__)
async def test_whatever_redis_forgets_all_work_ends(shaken: Breakable, fault: Fault) -> None:
    failed = (await get(shaken.rest, "/api/media/stats"))["failed"]
    for handle in [shaken.new_account() for _ in range(2)]:
        (status, added), _ = await asyncio.gather(add_profile(shaken.rest, handle), fault(shaken))
        assert (status, added["stats"]["newPosts"]) == (201, added["profile"]["totalPosts"])
    assert (await get(shaken.rest, "/api/media/stats"))["pending"]
    await fault(shaken)

    await wait_until(shaken.is_quiet, 40)

    stats = await get(shaken.rest, "/api/media/stats")
    queues = {queue["name"]: queue for queue in (await get(shaken.rest, "/api/queues"))["queues"]}
    media = queues["media-cache"]
    assert (stats["pending"], stats["downloading"], stats["failed"]) == (0, 0, failed)
    assert (stats["cached"], stats["cached"] + failed) == (media["completed"], media["total"])
    assert await violations(shaken.house) == []
