"""Ways in which the simulator answers, by what becomes of the bytes. The model worked on each that begins with 200."""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress

from aiohttp import web

from tests.foreign.gemini.behaviours import answers
from tests.foreign.gemini.exchanges import Behaviour, Exchange

_FOR_EVER = 3600.0
_MEGABYTE = 1_000_000


def gives(
    body: bytes, status: int = 200, content_type: str = "application/json", charset: str | None = None, **headers: str
) -> Behaviour:
    """These bytes as they are."""

    async def respond(_: Exchange) -> web.Response:
        return web.Response(status=status, body=body, content_type=content_type, charset=charset, headers=headers)

    return Behaviour(respond, is_paid=status == web.HTTPOk.status_code)


def late(behaviour: Behaviour, seconds: float) -> Behaviour:
    """The same, a while later."""

    async def respond(exchange: Exchange) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await behaviour.respond(exchange)

    return Behaviour(respond, is_paid=behaviour.is_paid)


def silent() -> Behaviour:
    """No answer at all, for longer than anybody waits."""
    return late(answers(), _FOR_EVER)


def torn(share: float | None = None) -> Behaviour:
    """The connection is torn, before the answer or when this share of it is sent."""

    async def respond(exchange: Exchange) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        if share is not None:
            body = _body(exchange)
            response.content_length = len(body)
            await response.prepare(exchange.request)
            await response.write(body[: int(len(body) * share)])
        if exchange.request.transport:
            exchange.request.transport.abort()
        return response

    return Behaviour(respond)


def drips(interval: float = 1.0) -> Behaviour:
    """A byte at a time."""
    return _pieces(lambda exchange: [bytes([byte]) for byte in _body(exchange)], interval)


def huge(megabytes: int = 50) -> Behaviour:
    """A text that goes on and on."""
    head = b'{"candidates": [{"content": {"parts": [{"text": "'
    return _pieces(lambda _: [head, *[b"x" * _MEGABYTE] * megabytes, b'"}]}}]}'])


def _pieces(made: Callable[[Exchange], Sequence[bytes]], interval: float = 0.0) -> Behaviour:
    async def respond(exchange: Exchange) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        # Whoever is sent this has often left before its end.
        with suppress(ConnectionResetError):
            await response.prepare(exchange.request)
            for piece in made(exchange):
                await response.write(piece)
                await asyncio.sleep(interval)
            await response.write_eof()
        return response

    return Behaviour(respond)


def _body(exchange: Exchange) -> bytes:
    return json.dumps(exchange.envelope(exchange.text)).encode()
