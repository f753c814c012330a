"""Bytes on their way through this process: hashed as they come, few in memory, many in a file that has no name."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from common.objects import Body

# What gathers before it is written: going to a thread costs more than a smaller piece is worth.
_AT_ONCE_BYTES = 256 * 1024


class Spool(AbstractContextManager["Spool"]):
    """The bytes of one medium. Nothing of it is left when its process is killed: the file never had a name."""

    def __init__(self, folder: Path, most_in_memory: int) -> None:
        self._folder = folder
        self._most_in_memory = most_in_memory
        self._file: BinaryIO | None = None
        self._begin()

    def __exit__(self, *_: object) -> None:
        self.clear()

    @property
    def sha256(self) -> str:
        """The digest, in hex, of what was written so far."""
        return self._digest.hexdigest()

    @property
    def stream(self) -> BinaryIO:
        """The bytes, for whoever looks at them and moves about in them."""
        if self._file is None:
            return self._memory
        self._flush(self._file)
        return self._file

    async def write(self, piece: bytes) -> None:
        """Adds bytes to the end."""
        self._digest.update(piece)
        self.size_bytes += len(piece)
        # A reader may have left it anywhere.
        self._memory.seek(0, os.SEEK_END)
        self._memory.write(piece)
        most = self._most_in_memory if self._file is None else _AT_ONCE_BYTES
        if self._memory.tell() > most:
            await asyncio.to_thread(self._spill)

    def clear(self) -> None:
        """Forgets everything that was written."""
        if self._file is not None:
            self._file.close()
        self._begin()

    def body(self) -> Body:
        """The bytes as an object store takes them, as long as this spool is open."""
        content = self._memory.getvalue() if self._file is None else self.stream
        return Body(content, self.size_bytes, self.sha256)

    @contextmanager
    def descriptor(self) -> Iterator[int]:
        """An open descriptor of the bytes, to be handed to a process that has no other way to them."""
        if self._file is not None:
            yield self.stream.fileno()
            return
        with os.fdopen(os.memfd_create("spool"), "w+b") as copy:
            copy.write(self._memory.getbuffer())
            copy.flush()
            yield copy.fileno()

    def _begin(self) -> None:
        self._file = None
        self._memory = BytesIO()
        self._digest = sha256()
        self.size_bytes = 0

    def _spill(self) -> None:
        if self._file is None:
            self._file = TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by `clear`
        self._flush(self._file)

    def _flush(self, file: BinaryIO) -> None:
        """Moves what is in memory to the end of the file; a reader of what is there already stays where it is."""
        if not self._memory.getbuffer().nbytes:
            return
        file.seek(0, os.SEEK_END)
        file.write(self._memory.getbuffer())
        file.flush()
        self._memory = BytesIO()


class Spools:
    """Makes spools that keep so much in memory each, and the rest in a folder."""

    def __init__(self, folder: Path, most_in_memory: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._most_in_memory = most_in_memory

    def new(self) -> Spool:
        """An empty spool."""
        return Spool(self._folder, self._most_in_memory)
