"""The HTTP server: aiohttp's low-level one, whose own complaints are problem documents too."""

import logging
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong
from aiohttp.web_protocol import RequestHandler

from common.clock import new_id
from common.errors import Failure, Internal
from gateway.problems import HeadersTooLarge, MalformedRequest, problem, status_of
from gateway.settings import Settings
from gateway.web.door import Door
from gateway.web.metrics import CONNECTIONS_REFUSED, count
from gateway.web.response import response

log = logging.getLogger(__name__)

_LONGEST_LINE = 8 * 1024
_MOST_HEADERS = 100
# How long what remains of a refused body is read and dropped, so that its sender gets to see the refusal.
_LINGERING_SECONDS = 1.0
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nServer: carrel\r\nRetry-After: 1\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)


class Connection(RequestHandler):
    """One connection of a client."""

    def __init__(self, server: "_Listener", most: int, **options: Any) -> None:
        super().__init__(server, **options)
        self._server = server
        self._most = most

    def connection_made(self, transport: Any) -> None:
        if len(self._server.connections) >= self._most:
            CONNECTIONS_REFUSED.inc()
            transport.write(_FULL)
            transport.close()
            return
        super().connection_made(transport)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - it repeats what the client sent
    ) -> web.StreamResponse:
        """The answer to what cannot be read as a request, or to a fault that nobody caught."""
        if request.writer.output_size > 0:
            raise ConnectionError("the answer had begun")
        failure = _failure(status, exc)
        count("OTHER", "none", status_of(failure), 0.0)
        if isinstance(failure, Internal):
            log.error("a connection failed", exc_info=exc)
        request_id = str(new_id())
        made = response(problem(failure, request_id), request, request_id)
        made.force_close()
        return made


class _Listener(web.Server):
    """Makes a Connection of ours for each client."""

    def __init__(self, door: Door, most: int, **options: Any) -> None:
        # A client that leaves takes its request with it: nobody waits for that answer any more.
        super().__init__(door, handler_cancellation=True)
        self._most = most
        self._options = options

    def __call__(self) -> Connection:
        return Connection(self, self._most, loop=self._loop, **self._options)


class HttpServer:
    """The role that answers HTTP from entering to leaving; what is in hand then is finished first."""

    def __init__(self, door: Door, settings: Settings) -> None:
        self._door = door
        self._settings = settings
        self.port = settings.port

    async def __aenter__(self) -> Self:
        limits = self._settings.limits
        listener = _Listener(
            self._door,
            limits.connections,
            keepalive_timeout=limits.idle_timeout.total_seconds(),
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
            max_headers=_MOST_HEADERS,
            lingering_time=_LINGERING_SECONDS,
            # A compressed body is refused; unpacking it first would be the attack.
            auto_decompress=False,
            access_log=None,
        )
        drain = self._settings.drain_timeout.total_seconds()
        self._runner = web.ServerRunner(listener, handle_signals=False, shutdown_timeout=drain)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._settings.host, self._settings.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._runner.cleanup()


def _failure(status: int, error: BaseException | None) -> Failure:
    if isinstance(error, LineTooLong):
        return HeadersTooLarge()
    return MalformedRequest() if status == HTTPStatus.BAD_REQUEST else Internal()
