"""A stand-in for Sentry: takes envelopes like the real one and keeps the events in them."""

import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

KEY = "canarysentrykey0123456789abcdef"


class Sentry:
    """What arrived."""

    def __init__(self) -> None:
        self.dsn = ""
        self.events: list[dict[str, Any]] = []
        self.bodies: list[str] = []

    async def take(self, request: web.Request) -> web.Response:
        """One envelope: a header, then a header and a payload for each item, all lines of JSON."""
        body = await request.read()
        text = (gzip.decompress(body) if request.headers.get("Content-Encoding") == "gzip" else body).decode()
        self.bodies.append(text)
        lines = [json.loads(line) for line in text.splitlines()[1:] if line]
        for header, payload in zip(lines[::2], lines[1::2], strict=True):
            if header["type"] == "event":
                self.events.append(payload)
        return web.json_response({"id": "0" * 32})


@asynccontextmanager
async def sentry() -> AsyncIterator[Sentry]:
    """The server, at `dsn`."""
    taken = Sentry()
    app = web.Application()
    # aiohttp would unpack the body itself; the real one is told by the header.
    app.router.add_post("/api/1/envelope/", taken.take)
    runner = web.AppRunner(app, access_log=None, auto_decompress=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taken.dsn = f"http://{KEY}@127.0.0.1:{runner.addresses[0][1]}/1"
    try:
        yield taken
    finally:
        await runner.cleanup()
