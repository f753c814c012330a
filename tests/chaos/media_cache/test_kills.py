"""A worker killed, or asked to end, at each step: its work is done by the next, without new traffic."""

import asyncio
import signal
from pathlib import Path

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset, AssetSource
from carrel.media_cache.v1.asset_service_pb2 import BatchCacheAssetsRequest
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceStub

from common.errors import Failure
from common.rpc import ChannelSettings, open_channel
from dev.backing.ports import LOOPBACK, free_ports
from tests.chaos.media_cache.decoders import decoders_of
from tests.chaos.media_cache.processes import Processes
from tests.fixtures.forked import ended, pid_of
from tests.fixtures.waiting import wait_until
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import heic, mp4
from tests.integration.media_cache.standing import Standing, objects_at

STEPS = {
    "M3": "claimed",
    "M4": "downloading",
    "M5": "downloaded",
    "M6": "converting",
    "M7": "before the upload",
    "M8": "uploading",
    "M9": "uploaded, not committed",
    "M10": "committed",
}
RECOVERY_SECONDS = 60.0
TERM_SECONDS = 30.0
VIDEO = mp4(data=bytes(range(256)) * 2000)
HALF = len(VIDEO) // 2
PICTURE = heic(1600, 1200)


async def everything_holds(cache: Standing, started: Processes, asset_ids: list[str], requests: int) -> None:
    """Every asset is cached, nothing is violated, nothing is left, and nothing was fetched too often."""
    for asset_id in asset_ids:
        assert (await cache.ended(asset_id, RECOVERY_SECONDS)).status == Asset.CACHED
    code, findings = await started.verified()
    assert (code, findings) == (0, findings), findings
    assert list((cache.app.settings.objects_folder / ".incoming").iterdir()) == []
    assert len(cache.origin.exchanges) <= requests


@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM"])
@pytest.mark.parametrize("step", STEPS)
async def test_a_worker_hit_at_a_step_costs_nothing_but_one_more_fetch(
    cache: Standing, started: Processes, step: str, number: str
) -> None:
    body = PICTURE if step == "M6" else VIDEO
    first = behaves.stalls(body, HALF) if step == "M4" else behaves.gives(body)
    url = cache.origin.behave("/media", behaves.in_turn([first, behaves.gives(body)]))
    (asset_id,) = await cache.ask(url)
    # Whoever is asked to end in a download that stalls sees to its end first.
    worker = started.doomed(STEPS[step], number, "work", MEDIA_CACHE_IDLE_TIMEOUT_SECONDS="2")
    # From here on the time is the worker's own, however slowly it started on this machine.
    await wait_until(lambda: cache.origin.exchanges or worker.exitcode is not None, RECOVERY_SECONDS)
    status = await ended(worker, TERM_SECONDS)
    assert status == (-signal.SIGKILL if number == "SIGKILL" else 0)
    await wait_until(lambda: decoders_of(pid_of(worker)) == [])

    started.worker()

    await everything_holds(cache, started, [asset_id], requests=2)


@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM"])
@pytest.mark.parametrize("step", ["committed, not rung", "rung"])
async def test_what_a_dying_door_has_committed_is_done(
    cache: Standing, started: Processes, media_environ: dict[str, str], step: str, number: str
) -> None:
    """M1 and M2."""
    url = cache.origin.behave("/media", behaves.gives(VIDEO))
    port, objects_port = free_ports(2)
    started.environ = {**media_environ, "MEDIA_CACHE_LISTEN": f"{LOOPBACK}:{port}", **objects_at(objects_port)}
    door = started.doomed(step, number, "serve")
    asked = asyncio.create_task(ask_until_heard(port, url))
    assert await ended(door, TERM_SECONDS) == (-signal.SIGKILL if number == "SIGKILL" else 0)
    asked.cancel()

    started.worker()

    async def is_cached() -> bool:
        return (await cache.statistics()).completed == 1

    await wait_until(is_cached, RECOVERY_SECONDS)
    await everything_holds(cache, started, await cache.ask(url), requests=1)


async def ask_until_heard(port: int, url: str) -> None:
    """Asks a door that is about to open, and to die."""
    async with open_channel(f"{LOOPBACK}:{port}", ChannelSettings()) as channel:
        while True:
            try:
                await AssetServiceStub(channel).BatchCacheAssets(BatchCacheAssetsRequest(assets=[AssetSource(uri=url)]))
            except Failure:
                await asyncio.sleep(0.05)


async def test_an_idle_worker_that_was_killed_after_its_work_leaves_nothing(
    cache: Standing, started: Processes
) -> None:
    """M11."""
    url = cache.origin.behave("/media", behaves.gives(PICTURE))
    worker = started.worker()
    (asset,) = await cache.cache(url)
    assert asset.status == Asset.CACHED

    worker.kill()
    await ended(worker, TERM_SECONDS)

    await wait_until(lambda: decoders_of(pid_of(worker)) == [])
    await everything_holds(cache, started, [asset.id], requests=1)


async def test_an_idle_worker_that_is_asked_to_end_does_so_within_five_seconds(
    cache: Standing, started: Processes
) -> None:
    """K3."""
    worker = started.worker()
    url = cache.origin.behave("/media", behaves.gives(VIDEO))
    await cache.cache(url)

    worker.terminate()

    assert await ended(worker, 5) == 0


async def test_work_is_recovered_by_a_worker_that_was_there_already(cache: Standing, started: Processes) -> None:
    """K4."""
    started.worker(MEDIA_CACHE_CONCURRENCY="1")
    urls = [cache.origin.behave(f"/{at}", behaves.gives(mp4(data=bytes([at]) * 500_000))) for at in range(20)]
    doomed = started.doomed("downloaded", "SIGKILL", "work")
    asset_ids = await cache.ask(*urls)
    await ended(doomed, TERM_SECONDS)

    for asset_id in asset_ids:
        assert (await cache.ended(asset_id, RECOVERY_SECONDS)).status == Asset.CACHED


async def test_a_worker_that_is_killed_in_a_download_leaves_no_file(
    cache: Standing, started: Processes, tmp_path: Path
) -> None:
    """I10: what is on its way has no name, so that nobody has to look for what dead processes left."""
    url = cache.origin.behave("/media", behaves.in_turn([behaves.stalls(VIDEO, HALF), behaves.gives(VIDEO)]))
    await cache.ask(url)

    await ended(started.doomed("downloading", "SIGKILL", "work"), TERM_SECONDS)

    assert files_below(tmp_path) == [started.log]


def files_below(folder: Path) -> list[Path]:
    """Every file, however deep."""
    return [path for path in folder.rglob("*") if path.is_file()]
