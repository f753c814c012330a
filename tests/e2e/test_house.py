"""The house as a whole: it starts, stops in order, keeps its data, and heals what dies."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from tests.e2e.journeys import add_profile, get, media_of, posts_of, settled_assets
from tests.fixtures.house import House
from tests.fixtures.processes import command_of, descendants, gone
from tests.fixtures.waiting import wait_until


def named(house: House, words: str) -> set[int]:
    """The processes of the house whose command line holds the words."""
    return {pid for pid in descendants(house.pid) if words in " ".join(command_of(pid))}


@pytest.fixture(scope="module")
def stopped(server_folder: Path) -> Iterator[House]:
    """A house that is stopped: nobody else lives in it."""
    folder = server_folder / "stopped"
    folder.mkdir()
    with House(folder) as house:
        yield house


async def test_ctrl_c_leaves_no_process_and_the_next_start_finds_all_data(stopped: House) -> None:
    async with aiohttp.ClientSession(stopped.url) as rest:
        _, added = await add_profile(rest, "demo_travel")
        profile_id = added["profile"]["id"]
        ids = [media["id"] for post in await posts_of(rest, profile_id) for media in media_of(post)]
        before = await settled_assets(rest, ids)
    processes = descendants(stopped.pid)

    assert stopped.stop() == 0
    assert len(processes) >= 6
    await wait_until(lambda: gone(processes), 15)

    stopped.start()
    async with aiohttp.ClientSession(stopped.url) as rest:
        assert (await get(rest, f"/api/tiktok/profiles/{profile_id}"))["totalPosts"] == added["profile"]["totalPosts"]
        assert await settled_assets(rest, ids) == before
        status, again = await add_profile(rest, "demo_travel")
    assert (status, again["stats"]["newPosts"], again["stats"]["mediaQueued"]) == (200, 0, 0)


async def test_the_supervisor_killed_takes_everything_with_it(stopped: House) -> None:
    processes = descendants(stopped.pid)

    stopped.stop(signal.SIGKILL)

    assert len(processes) >= 6
    await wait_until(lambda: gone(processes), 15)


async def test_whatever_dies_is_started_again(house: House, rest: aiohttp.ClientSession) -> None:
    for words in ("media_cache", "monitor", "ocr", "redis-server", "postgres", "gateway"):
        victim = min(named(house, words))
        os.kill(victim, signal.SIGKILL)
        await wait_until(partial(gone, {victim}), 15)

        async def healed() -> bool:
            try:
                async with rest.get("/readyz") as response:
                    return response.status == 200
            except aiohttp.ClientError:
                return False

        await wait_until(healed, 45)
    status, _ = await add_profile(rest, "demo_empty")
    assert status in (200, 201)
