"""A worker killed while it has a fresh address asked for: the next one sees to it that it is had, once."""

import signal
from collections.abc import AsyncIterator, Sequence

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset

from tests.chaos.media_cache.processes import Processes
from tests.fixtures.forked import ended
from tests.fixtures.waiting import wait_until
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image
from tests.foreign.origin import Origin
from tests.foreign.standins.media import Media, serving_media
from tests.integration.media_cache.standing import Standing

RECOVERY_SECONDS = 60.0
DEATH_SECONDS = 30.0


@pytest.fixture
async def monitor() -> AsyncIterator[Media]:
    async with serving_media() as media:
        yield media


@pytest.fixture
def media_environ(media_environ: dict[str, str], monitor: Media, origin: Origin) -> dict[str, str]:
    """The monitor is there, and the origin signs its addresses."""
    return {**media_environ, "MONITOR_ADDRESS": monitor.address, "MEDIA_CACHE_SIGNED_HOSTS": origin.address}


@pytest.mark.parametrize("step", ["not asked for a fresh address", "asked for a fresh address"])
async def test_a_worker_killed_over_a_refresh_is_made_up_for(
    cache: Standing, started: Processes, monitor: Media, step: str
) -> None:
    over = cache.origin.behave("/media", behaves.in_turn([behaves.says(403), behaves.gives(image("JPEG"))]))

    async def bring(ids: Sequence[str]) -> Sequence[str]:
        await cache.ask(f"{over}?x-expires=4100000000")
        return ids

    monitor.refresh = bring
    (asset_id,) = await cache.ask(f"{over}?x-expires=1700000000")
    worker = started.doomed(step, "SIGKILL", "work")
    assert await ended(worker, DEATH_SECONDS) == -signal.SIGKILL

    started.worker()

    async def has_ended() -> bool:
        found = await cache.statistics("media-refresh")
        return found.completed == found.total == 1

    await wait_until(has_ended, RECOVERY_SECONDS)
    assert (await cache.ended(asset_id, RECOVERY_SECONDS)).status == Asset.CACHED
    assert monitor.asked == [asset_id]
    # The worker may have died over the fresh address as well.
    assert len(cache.origin.requests("/media")) <= 3
    assert await cache.violations() == {}
