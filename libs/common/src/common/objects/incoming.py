"""Files on their way into the store: complete and on the disk before they get their name, gone when their writer is."""

import fcntl
import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Self
from uuid import uuid4

from common.objects.body import Body


class Incoming(AbstractContextManager["Incoming"]):
    """A new file in `folder`, locked while its writer lives; it is removed unless it was moved to its place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        clear_abandoned(self._folder)
        self._path, self._stream = self._locked()
        return self

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)
        self._stream.close()

    def fill(self, head: bytes, body: Body) -> None:
        """Writes `head` and the bytes, and waits until the disk has them."""
        self._stream.write(head)
        body.write_to(self._stream)
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def move(self, target: Path) -> None:
        """Gives the file its name, in place of what was there."""
        self._path.replace(target)
        sync_folder(target.parent)

    def _locked(self) -> tuple[Path, BinaryIO]:
        while True:
            path = self._folder / uuid4().hex
            stream = path.open("xb")
            fcntl.flock(stream, fcntl.LOCK_EX)
            # Between the two steps above another writer may have taken this file for an abandoned one.
            if os.fstat(stream.fileno()).st_nlink:
                return path, stream
            stream.close()


def clear_abandoned(folder: Path) -> None:
    """Removes the files whose writers died before they were done: nobody else would ever look at them."""
    for path in folder.iterdir():
        try:
            with path.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
        except (BlockingIOError, FileNotFoundError):
            continue


def sync_folder(folder: Path) -> None:
    """Waits until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
