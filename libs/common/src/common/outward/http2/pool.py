"""The connections to origins that chose HTTP/2, and which ones chose otherwise."""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress

from aiohttp import ClientConnectionError, ClientOSError

from common.links import Link
from common.outward.dialling import GOODBYE_SECONDS, dial_secure
from common.outward.guard import Guard
from common.outward.http2.connection import Connection
from common.outward.http2.faults import Refused
from common.outward.http2.stream import Stream

_REMEMBERED_SECONDS = 3600.0
_MOST_REMEMBERED = 1000
# A request that an origin did not look at is sent once more, on a new connection.
_TRIES = 2

Origin = tuple[str, int]


class Http2Pool:
    """One connection for each origin: opened when it is asked for something, closed when it has nothing to do."""

    def __init__(
        self, guard: Guard, trust: ssl.SSLContext, headers: Mapping[str, str], idle_seconds: float, most: int
    ) -> None:
        self._guard = guard
        self._trust = trust
        self._headers = headers
        self._idle_seconds = idle_seconds
        self._most = most
        self._open: dict[Origin, Connection] = {}
        self._all: set[Connection] = set()
        self._dialling: dict[Origin, asyncio.Task[Connection | None]] = {}
        self._others: dict[Origin, float] = {}

    async def ask(self, link: Link) -> Stream | None:
        """The answer once its head is here, to be closed by whoever asked; None when the origin speaks HTTP/1.1."""
        for _ in range(_TRIES):
            connection = await self._connection(link)
            if connection is None:
                return None
            with suppress(Refused):
                return await connection.ask(link.target)
        raise ClientConnectionError("refused")

    async def close(self) -> None:
        """Says goodbye to everybody."""
        for task in self._dialling.values():
            task.cancel()
        await asyncio.gather(*self._dialling.values(), return_exceptions=True)
        for connection in self._all:
            connection.leave()
        if self._all:
            await asyncio.wait([each.ended for each in self._all], timeout=2 * GOODBYE_SECONDS)

    async def _connection(self, link: Link) -> Connection | None:
        origin = (link.host, link.port)
        connection = self._open.get(origin)
        if connection is not None or self._chose_otherwise(origin):
            return connection
        task = self._dialling.get(origin)
        if task is None:
            task = self._dialling[origin] = asyncio.create_task(self._dialled(link, origin))
            task.add_done_callback(lambda done: self._forget_dialling(origin, done))
        # Others wait for the same connection: whoever gives up must not take it from them.
        return await asyncio.shield(task)

    async def _dialled(self, link: Link, origin: Origin) -> Connection | None:
        self._make_room()
        try:
            async with asyncio.timeout(self._idle_seconds):
                connection = await self._connect(link, origin)
        except TimeoutError:
            raise
        except OSError as fault:
            raise ClientOSError(*fault.args) from fault
        if not connection.is_http2:
            self._remember_otherwise(origin)
            return None
        if connection.is_open:
            self._open[origin] = connection
        return connection

    async def _connect(self, link: Link, origin: Origin) -> Connection:

        connection = Connection(link, self._headers, self._idle_seconds, lambda: self._retired(origin, connection))
        await dial_secure(self._guard, link.host, link.port, connection, self._trust)
        self._all.add(connection)
        connection.ended.add_done_callback(lambda _: self._all.discard(connection))
        return connection

    def _make_room(self) -> None:
        unused = next((each for each in self._open.values() if each.is_unused), None)
        if len(self._open) >= self._most and unused is not None:
            unused.leave()

    def _retired(self, origin: Origin, connection: Connection) -> None:
        if self._open.get(origin) is connection:
            del self._open[origin]

    def _chose_otherwise(self, origin: Origin) -> bool:
        return self._others.get(origin, 0) > asyncio.get_running_loop().time()

    def _remember_otherwise(self, origin: Origin) -> None:
        if len(self._others) >= _MOST_REMEMBERED:
            del self._others[next(iter(self._others))]
        self._others[origin] = asyncio.get_running_loop().time() + _REMEMBERED_SECONDS

    def _forget_dialling(self, origin: Origin, done: asyncio.Task[Connection | None]) -> None:
        del self._dialling[origin]
        # Whoever asked may have given up: what went wrong is then nobody's.
        done.cancelled() or done.exception()
