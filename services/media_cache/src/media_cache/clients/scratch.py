"""The folder of this process for bytes on their way: emptied when its owner is gone, however it went."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4


class Scratch:
    """A folder below `root` that belongs to this process while it lives; what dead processes left there is removed.

    The owner holds a lock on the folder itself, so that a process number that is used again misleads nobody.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def __enter__(self) -> Self:
        self._root.mkdir(parents=True, exist_ok=True)
        self.clear_abandoned()
        self.folder, self._lock = self._locked_folder()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)

    def clear_abandoned(self) -> None:
        """Removes the folders whose owners are dead."""
        for folder in self._root.iterdir():
            if not _is_owned(folder):
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def file(self) -> Iterator[Path]:
        """A path for one file, which is gone afterwards."""
        path = self.folder / uuid4().hex
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _locked_folder(self) -> tuple[Path, int]:
        while True:
            folder = self._root / f"{os.getpid()}-{uuid4().hex[:8]}"
            folder.mkdir()
            lock = _open(folder)
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Before it was locked another process may have taken it for abandoned.
            if folder.is_dir():
                return folder, lock
            os.close(lock)


def leftovers(root: Path) -> list[Path]:
    """The files below `root` that nobody alive owns."""
    folders = list(root.iterdir()) if root.is_dir() else []
    return [path for folder in folders if not _is_owned(folder) for path in folder.rglob("*")]


def _is_owned(folder: Path) -> bool:
    try:
        lock = _open(folder)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _open(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
