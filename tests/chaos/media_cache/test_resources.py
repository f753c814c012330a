"""D15: no room on the disk, no descriptors left: said clearly, survived, and over when there is room again."""

import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset
from carrel.media_cache.v1.asset_service_pb2 import RetryFailedAssetsRequest

from tests.chaos.media_cache.checked import all_cached
from tests.chaos.media_cache.processes import Processes
from tests.fixtures.forked import pid_of
from tests.fixtures.processes import open_files
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import heic, mp4
from tests.integration.media_cache.standing import Standing

ROOM_BYTES = 200_000
# In memory and never on a disk before the store; in a file on the way; and one whose last piece alone finds no room.
SIZES = {"kept in memory": 300_000, "spilled": 2_000_000, "spilled but for its end": 230_000}
MEMORY = {"kept in memory": "500kB", "spilled": "64kB", "spilled but for its end": "64kB"}


@contextmanager
def limited(pid: int, what: int, most: int) -> Iterator[None]:
    """The process gets no more of something; afterwards it is as before."""
    soft, hard = resource.prlimit(pid, what)
    resource.prlimit(pid, what, (most, hard))
    yield
    resource.prlimit(pid, what, (soft, hard))


def small_media(cache: Standing, count: int) -> list[str]:
    """The addresses of so many small and different media."""
    bodies = [mp4(data=bytes([at]) * 1000) for at in range(count)]
    return [cache.origin.behave(f"/small/{at}", behaves.gives(body)) for at, body in enumerate(bodies)]


async def ends(cache: Standing, asset_ids: Sequence[str]) -> set[tuple[int, str]]:
    """How these assets have ended."""
    return {(asset.status, asset.error.reason) for asset in [await cache.ended(each, 30) for each in asset_ids]}


@pytest.mark.parametrize("kind", SIZES)
async def test_what_finds_no_room_on_the_disk_fails_with_its_reason_and_its_neighbours_are_cached(
    cache: Standing, started: Processes, tmp_path: Path, kind: str
) -> None:
    large = cache.origin.behave("/large", behaves.gives(mp4(data=bytes(SIZES[kind]))))
    worker = started.worker(MEDIA_CACHE_MEMORY_BYTES=MEMORY[kind])
    await cache.cache(*small_media(cache, 1))

    with limited(pid_of(worker), resource.RLIMIT_FSIZE, ROOM_BYTES):
        failed_id, *other_ids = await cache.ask(large, *small_media(cache, 5))
        assert await ends(cache, [failed_id]) == {(Asset.FAILED, "STORE_ERROR")}
        assert await ends(cache, other_ids) == {(Asset.CACHED, "")}

    assert files_on_their_way(tmp_path) == []
    await cache.assets.RetryFailedAssets(RetryFailedAssetsRequest())
    await all_cached(cache, [failed_id, *other_ids])
    assert worker.exitcode is None


async def test_without_descriptors_nothing_is_lost_and_the_worker_lives(cache: Standing, started: Processes) -> None:
    picture = cache.origin.behave("/picture", behaves.gives(heic()))
    worker = started.worker(MEDIA_CACHE_CONCURRENCY="20")
    await cache.cache(*small_media(cache, 1))

    with limited(pid_of(worker), resource.RLIMIT_NOFILE, open_files(pid_of(worker)) + 1):
        asset_ids = await cache.ask(picture, *small_media(cache, 30))
        # Words for what was not there: a way to the origin, a file, or a process that decodes.
        assert await ends(cache, asset_ids) <= {
            (Asset.CACHED, ""),
            *((Asset.FAILED, reason) for reason in ("UNREACHABLE", "STORE_ERROR", "INTERNAL")),
        }

    await cache.assets.RetryFailedAssets(RetryFailedAssetsRequest())
    await all_cached(cache, asset_ids)
    assert worker.exitcode is None


def files_on_their_way(folder: Path) -> list[Path]:
    """What lies where bytes are on their way."""
    return [
        path for below in ("scratch", "objects/.incoming") for path in (folder / below).rglob("*") if path.is_file()
    ]
