"""What the house takes while it works it gives back afterwards."""

import asyncio
from collections.abc import Mapping

import aiohttp

from tests.e2e.journeys import add_profile, media_of, nothing_waits, posts_of, settled_assets
from tests.fixtures.house import House
from tests.fixtures.processes import children_of, open_files
from tests.fixtures.waiting import wait_until

ROUNDS = 12
AT_ONCE = 4


async def test_descriptors_come_back_to_their_level(house: House, rest: aiohttp.ClientSession) -> None:
    # Once through, so that pools have their connections and caches their entries.
    await _work(rest)
    level = await _quiet(house, rest)

    for _ in range(ROUNDS):
        await asyncio.gather(*(_work(rest) for _ in range(AT_ONCE)))

    async def is_level() -> bool:
        now = await _quiet(house, rest)
        return all(now[name] <= level[name] * 1.1 + AT_ONCE for name in level)

    await wait_until(is_level, 30)


async def _work(rest: aiohttp.ClientSession) -> None:
    _, added = await add_profile(rest, "demo_kitchen")
    posts = await posts_of(rest, added["profile"]["id"], includeHistory="true")
    await settled_assets(rest, [media["id"] for post in posts for media in media_of(post)])


async def _quiet(house: House, rest: aiohttp.ClientSession) -> Mapping[str, int]:
    await wait_until(lambda: nothing_waits(rest), 60)
    return {name: open_files(pid) for name, pid in children_of(house.pid).items()}
