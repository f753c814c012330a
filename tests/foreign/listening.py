"""What every foreign server of the tests is: it listens on a port of its own, and is gone with all its connections."""

import asyncio
from abc import ABC, abstractmethod
from ssl import SSLContext
from types import TracebackType
from typing import Self

from dev.backing.ports import LOOPBACK


class Listening(ABC):
    """A server on loopback, over TLS where it has a context for it."""

    def __init__(self, tls: SSLContext | None = None) -> None:
        self._tls = tls
        self._open: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, LOOPBACK, 0, ssl=self._tls)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    @property
    def address(self) -> str:
        """`host:port`, as MEDIA_CACHE_ALLOWED_ADDRESSES has it."""
        return f"{LOOPBACK}:{self.port}"

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"{'https' if self._tls else 'http'}://{self.address}{path}"

    @abstractmethod
    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speaks on one connection, whose task is in `_open` meanwhile."""
