"""A receiver of webhooks: a real server that keeps what it is sent and answers as it is told."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

from aiohttp import web

from dev.backing.ports import LOOPBACK


@dataclass(frozen=True)
class Call:
    """One request as it came, and when."""

    headers: Mapping[str, str]
    body: bytes
    moment: float = field(default_factory=monotonic)


@dataclass(frozen=True)
class Reply:
    """What the receiver says; `hangs` says nothing at all."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    hangs: bool = False


class Receiver:
    """What arrived. `script` has the replies to the next requests; when it is used up, everything is taken."""

    def __init__(self) -> None:
        self.port = 0
        self.calls: list[Call] = []
        self.script: list[Reply] = []

    @property
    def address(self) -> str:
        """`host:port`, as ALERT_ALLOWED_ADDRESSES has it."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.address}/alerts"

    @property
    def ids(self) -> list[str]:
        """The event of each request."""
        return [call.headers["webhook-id"] for call in self.calls]

    async def take(self, request: web.Request) -> web.Response:
        """One webhook."""
        self.calls.append(Call(request.headers, await request.read()))
        reply = self.script.pop(0) if self.script else Reply()
        if reply.hangs:
            await asyncio.Event().wait()
        return web.Response(status=reply.status, headers=reply.headers, body=reply.body)


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """The server, at `url`."""
    one = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", one.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    one.port = runner.addresses[0][1]
    try:
        yield one
    finally:
        await runner.cleanup()
