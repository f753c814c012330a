"""The directory store when its disk, its folder or its writers fail."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from common.objects import Body, DirectoryStore, ObjectStoreUnavailable
from common.settings import Secret
from tests.fixtures.waiting import wait_until

KEY = "assets/ab/abcdef.jpg"
PICTURE = Body.of(b"a picture")
DIES_WHILE_WRITING = """
import sys, time
from pathlib import Path
from common.objects import Body
from common.objects.incoming import Incoming
with Incoming(Path(sys.argv[1])) as incoming:
    incoming.fill(b"half of ", Body.of(b"a picture"))
    print("written", flush=True)
    time.sleep(60)
"""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[DirectoryStore]:
    store = DirectoryStore(tmp_path / "objects", "http://store.example", Secret("a signing key"))
    yield store
    await store.close()


async def test_what_a_killed_writer_left_is_gone_after_the_next_put(store: DirectoryStore, tmp_path: Path) -> None:
    incoming = tmp_path / "objects" / ".incoming"
    incoming.mkdir(parents=True)
    command = (sys.executable, "-c", DIES_WHILE_WRITING, str(incoming))
    writer = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert writer.stdout is not None
    await writer.stdout.readline()

    await store.put(KEY, PICTURE, content_type="image/jpeg")
    beside_a_living_writer = len(list(incoming.iterdir()))
    writer.kill()
    await writer.wait()
    await store.put(KEY, PICTURE, content_type="image/jpeg")

    assert beside_a_living_writer == 1
    assert list(incoming.iterdir()) == []
    assert [key async for key in store.keys("")] == [KEY]


async def test_a_put_that_was_cancelled_leaves_a_whole_object_or_none(store: DirectoryStore) -> None:
    task = asyncio.create_task(store.put(KEY, PICTURE, content_type="image/jpeg"))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    head = await store.head(KEY)

    assert head is None or head.size_bytes == len(b"a picture")


async def test_a_disk_that_fails_is_unavailable_and_leaves_nothing(
    store: DirectoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ObjectStoreUnavailable) as failure:
        await store.put(KEY, PICTURE, content_type="image/jpeg")

    assert failure.value.metadata == {"errno": "ENOSPC"}
    assert not [path for path in (tmp_path / "objects").rglob("*") if path.is_file()]
    assert await store.head(KEY) is None


async def test_a_folder_that_cannot_be_made_is_not_ready(tmp_path: Path) -> None:
    in_the_way = tmp_path / "objects"
    in_the_way.write_text("a file")
    store = DirectoryStore(in_the_way, "http://store.example", Secret("a signing key"))

    assert not await store.ready()


async def test_an_object_that_is_opened_for_somebody_who_left_is_closed(store: DirectoryStore, tmp_path: Path) -> None:
    await store.put(KEY, PICTURE, content_type="image/jpeg")
    opening = asyncio.create_task(store.find(KEY))
    await asyncio.sleep(0)

    opening.cancel()
    await asyncio.gather(opening, return_exceptions=True)
    await store.head(KEY)

    await wait_until(lambda: not any(str(tmp_path) in name for name in open_files()))


def open_files() -> list[str]:
    """The names of what this process has open now."""
    found = []
    for each in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found.append(str(each.readlink()))
    return found
