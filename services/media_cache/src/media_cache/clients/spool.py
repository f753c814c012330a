"""Bytes on their way through this process: hashed as they come, few in memory, many in a file that has no name."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import AbstractContextManager, aclosing, contextmanager, suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from common.objects import Body
from media_cache.domain.reasons import Reason, failure

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
            await self._spill()

    async def fill(self, pieces: AsyncGenerator[bytes, None]) -> None:
        """Adds whatever comes, and closes its source."""
        async with aclosing(pieces):
            async for piece in pieces:
                await self.write(piece)

    async def pieces(self, most: int) -> AsyncIterator[bytes]:
        """The bytes from their beginning, at most so many at a time."""
        stream = self.stream
        stream.seek(0)
        while piece := await asyncio.to_thread(stream.read, most) if self._file else stream.read(most):
            yield piece

    def clear(self) -> None:
        """Forgets everything that was written."""
        if self._file is not None:
            # What found no room is still waiting to be written, and finds none now.
            with suppress(OSError):
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
        with _in_room():
            copy = os.fdopen(os.memfd_create("spool"), "w+b")
        with copy:
            _append(copy, self._memory)
            yield copy.fileno()

    def _begin(self) -> None:
        self._file = None
        self._memory = BytesIO()
        self._digest = sha256()
        self.size_bytes = 0

    async def _spill(self) -> None:
        """Moves what is in memory to the end of the file."""
        if self._file is None:
            with _in_room():
                self._file = TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by `clear`
        # The thread has its own: a write whose caller gave up goes on, while the spool may be cleared and filled anew.
        gathered, self._memory = self._memory, BytesIO()
        await asyncio.to_thread(_append, self._file, gathered)

    def _flush(self, file: BinaryIO) -> None:
        """As `_spill`, for little; a reader of what is there already stays where it is."""
        if self._memory.getbuffer().nbytes:
            _append(file, self._memory)
            self._memory = BytesIO()


def _append(file: BinaryIO, gathered: BytesIO) -> None:
    with _in_room():
        file.seek(0, os.SEEK_END)
        file.write(gathered.getbuffer())
        file.flush()


@contextmanager
def _in_room() -> Iterator[None]:
    """Gives a full disk, or too many open files, its reason."""
    try:
        yield
    except OSError as fault:
        raise failure(Reason.STORE_ERROR, "(there is no room for it on this machine)") from fault


class Spools:
    """Makes spools that keep so much in memory each, and the rest in a folder."""

    def __init__(self, folder: Path, most_in_memory: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._most_in_memory = most_in_memory

    def new(self) -> Spool:
        """An empty spool."""
        return Spool(self._folder, self._most_in_memory)
