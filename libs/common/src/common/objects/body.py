"""A file on its way to a bucket, with what has to be known before its first byte."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO, Self

_PIECE_BYTES = 256 * 1024
# Most objects are pictures smaller than this; going to a thread for each piece would cost more than sending them.
_AT_ONCE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Body:
    """The bytes of a file; `content` when they are few enough to be held."""

    path: Path
    size_bytes: int
    digest: str
    content: bytes | None

    @classmethod
    async def of(cls, path: Path) -> Self:
        """Reads the file through once."""
        return await asyncio.to_thread(cls._measured, path)

    @classmethod
    def _measured(cls, path: Path) -> Self:
        with path.open("rb") as stream:
            content = stream.read(_AT_ONCE_BYTES)
            if len(content) < _AT_ONCE_BYTES:
                return cls(path, len(content), sha256(content).hexdigest(), content)
            stream.seek(0)
            digest = file_digest(stream, "sha256").hexdigest()
            return cls(path, stream.tell(), digest, None)

    def payload(self) -> bytes | AsyncIterator[bytes]:
        """What a request sends; asked for anew at every attempt."""
        return self._pieces() if self.content is None else self.content

    async def _pieces(self) -> AsyncIterator[bytes]:
        stream: BinaryIO = await asyncio.to_thread(self.path.open, "rb")
        with stream:
            while piece := await asyncio.to_thread(stream.read, _PIECE_BYTES):
                yield piece
