"""Bytes on their way into a store, with what has to be known before the first of them is sent."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO, Self

# Large enough that going to a thread for each costs nothing beside sending it, small enough for fifty uploads at once.
_PIECE_BYTES = 256 * 1024
_AT_ONCE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Body:
    """Bytes that are to be kept: themselves when they are few, otherwise a file that stays open until they are.

    `sha256` is in lower-case hex. The file is read from its beginning, wherever it stands, and may be read again.
    """

    content: bytes | BinaryIO
    size_bytes: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> Self:
        """The body that these bytes are."""
        return cls(content, len(content), sha256(content).hexdigest())

    def payload(self) -> bytes | BytesIO | AsyncIterator[bytes]:
        """What a request sends; asked for anew at every attempt."""
        if not isinstance(self.content, bytes):
            return self._pieces(self.content.fileno())
        # More than this in one go would keep the event loop.
        return self.content if self.size_bytes <= _AT_ONCE_BYTES else BytesIO(self.content)

    def write_to(self, target: BinaryIO) -> None:
        """Writes all the bytes to a file; blocking."""
        if isinstance(self.content, bytes):
            target.write(self.content)
            return
        target.flush()
        source, offset = self.content.fileno(), 0
        while sent := os.sendfile(target.fileno(), source, offset, self.size_bytes - offset):
            offset += sent
        if offset != self.size_bytes:
            raise OSError(errno.EIO, "the body ended before its size")

    async def _pieces(self, source: int) -> AsyncIterator[bytes]:
        offset = 0
        while piece := await asyncio.to_thread(os.pread, source, _PIECE_BYTES, offset):
            offset += len(piece)
            yield piece
