"""Objects as files: the blocking half of the directory store."""

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from common.objects.body import Body
from common.objects.incoming import Incoming, sync_folder

_INCOMING = ".incoming"
# No key contains it, so that `a` (a file) and `a/b` (a file in a folder) can be objects side by side.
_FILE_MARK = "@"


class ObjectFile(AbstractContextManager["ObjectFile"]):
    """An object that was opened for reading.

    The first line of the file is its content type and the rest its bytes: one file, so that one rename replaces both.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        head = stream.readline()
        status = os.fstat(stream.fileno())
        self._offset = len(head)
        self.content_type = head.decode().rstrip("\n")
        self.size_bytes = status.st_size - len(head)
        self.version = f"{status.st_mtime_ns:x}-{self.size_bytes:x}"

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, offset: int, count: int) -> bytes:
        """`count` bytes of the object from `offset`."""
        return os.pread(self._stream.fileno(), count, self._offset + offset)

    def close(self) -> None:
        """Closes the file."""
        self._stream.close()


class Tree:
    """The folder of a store: every object in a file at its key, every unfinished one in `.incoming`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, key: str, body: Body, content_type: str) -> None:
        """Puts the bytes under the key: whole or not at all, whatever dies meanwhile."""
        target = self._file(key)
        _make_folder(target.parent)
        with Incoming(self._incoming()) as incoming:
            incoming.fill(f"{content_type}\n".encode(), body)
            incoming.move(target)

    def read(self, key: str) -> ObjectFile | None:
        """The object, opened; None when there is none."""
        try:
            return ObjectFile(self._file(key).open("rb", buffering=256))
        except FileNotFoundError:
            return None

    def remove(self, key: str) -> None:
        """Takes the object away where there is one."""
        self._file(key).unlink(missing_ok=True)

    def listing(self, folder: str) -> list[str]:
        """What is in a folder (`""` or a key ending in `/`), in the order of keys: keys, and folders ending in `/`."""
        try:
            with os.scandir(self._root / folder) as entries:
                return sorted(name for entry in entries if (name := _name(folder, entry)))
        except FileNotFoundError:
            return []

    def probe(self) -> None:
        """Raises `OSError` when nothing can be written here."""
        with Incoming(self._incoming()):
            pass

    def _file(self, key: str) -> Path:
        return self._root / (key + _FILE_MARK)

    def _incoming(self) -> Path:
        folder = self._root / _INCOMING
        _make_folder(folder)
        return folder


def _name(folder: str, entry: "os.DirEntry[str]") -> str | None:
    if entry.name.startswith("."):
        return None
    if entry.is_dir():
        return f"{folder}{entry.name}/"
    return folder + entry.name.removesuffix(_FILE_MARK) if entry.name.endswith(_FILE_MARK) else None


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    # A file is safe only when the names on the way to it are.
    sync_folder(folder.parent)
