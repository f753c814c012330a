"""D13: the door of media_cache gone, silent and back again, while assets are coming in."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from carrel.media_cache.v1 import asset_service_pb2
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceStub

from common.errors import DeadlineExceeded, Unavailable
from common.rpc import ChannelSettings, open_channel
from dev.backing.ports import LOOPBACK, free_port
from tests.chaos.media_cache.checked import all_cached
from tests.chaos.media_cache.processes import Processes
from tests.fixtures.forked import ended
from tests.fixtures.proxy import Proxy
from tests.fixtures.waiting import wait_until
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import mp4
from tests.integration.media_cache.standing import Standing

DEADLINE = timedelta(seconds=1)
DEATH_SECONDS = 30.0
SERVICES = tuple(asset_service_pb2.DESCRIPTOR.services_by_name.values())


@pytest.fixture
async def way() -> AsyncIterator[Proxy]:
    """The way to where the door is going to be."""
    proxy = Proxy(f"{LOOPBACK}:{free_port()}")
    yield proxy
    await proxy.stop()


async def test_a_door_that_goes_is_missed_in_time_and_found_again_and_the_work_goes_on(
    cache: Standing, started: Processes, way: Proxy
) -> None:
    await way.start()
    urls = [cache.origin.behave(f"/{at}", behaves.gives(mp4(data=bytes([at]) * 1000))) for at in range(30)]
    started.worker()
    door = started.door(way.target)
    async with open_channel(way.address, ChannelSettings(timeout=DEADLINE), SERVICES) as channel:
        caller = replace(cache, assets=AssetServiceStub(channel))
        asset_ids = await asked_within(caller, urls[:10], 30)

        way.hold()
        await refused_in_time(caller, urls[10:20])
        way.release()
        asset_ids += await asked_within(caller, urls[10:20], 10)

        door.kill()
        await ended(door, DEATH_SECONDS)
        await refused_in_time(caller, urls[20:])
        started.door(way.target)
        asset_ids += await asked_within(caller, urls[20:], 30)

    assert len(set(asset_ids)) == len(urls)
    await all_cached(cache, asset_ids)


async def refused_in_time(caller: Standing, urls: list[str]) -> None:
    """Whoever asks now hears so within the deadline and a second."""
    async with asyncio.timeout(DEADLINE.total_seconds() + 1):
        with pytest.raises((Unavailable, DeadlineExceeded)):
            await caller.ask(*urls)


async def asked_within(caller: Standing, urls: list[str], seconds: float) -> list[str]:
    """Asks until the door answers."""

    async def heard() -> list[str] | None:
        try:
            return await caller.ask(*urls)
        except (Unavailable, DeadlineExceeded):
            return None

    return await wait_until(heard, seconds) or []
