"""An HTTP client that costs next to nothing: one connection, one request, again and again."""

import asyncio
import re
from typing import Self

_LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)


class Client:
    """Asks for the same path over and over."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> None:
        self._reader = reader
        self._writer = writer
        self._request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()

    @classmethod
    async def connect(cls, port: int, path: str) -> Self:
        """A client with its connection."""
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=2**20), path)

    async def get(self) -> bytes:
        """The body of a 200; anything else ends the bench."""
        self._writer.write(self._request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None or not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        return await self._reader.readexactly(int(length[1]))

    def close(self) -> None:
        """Closes the connection."""
        self._writer.close()
