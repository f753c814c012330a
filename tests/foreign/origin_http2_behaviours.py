"""Ways in which an origin answers in HTTP/2, good and bad."""

import asyncio
from collections.abc import Iterable
from copy import copy

from hpack import Encoder
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    PushPromiseFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from tests.foreign.origin_http2 import Behaviour, Request

_FOR_EVER = 3600.0
_FLOOD = 5000
_FRAME_BYTES = 16_000
_MANY = 20


def gives(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """A proper answer."""

    async def behave(request: Request) -> None:
        await request.answer(status, body, **headers)

    return behave


def without_length(body: bytes, padding: int | None = None) -> Behaviour:
    """A proper answer that does not say how long it is."""

    async def behave(request: Request) -> None:
        await request.head(200)
        await request.body(body, padding=padding)

    return behave


def with_trailers(body: bytes) -> Behaviour:
    """A body with something behind it."""

    async def behave(request: Request) -> None:
        await request.head(200, content_length=str(len(body)))
        await request.body(body, is_end=False)
        request.line.h2.send_headers(request.stream_id, [("x-checksum", "1")], end_stream=True)
        await request.line.flush()

    return behave


def after_hints(body: bytes, times: int) -> Behaviour:
    """An answer with informational ones before it."""

    async def behave(request: Request) -> None:
        for _ in range(times):
            await request.head(103, link="</style.css>")
        await request.answer(200, body)

    return behave


def amid_talk(body: bytes) -> Behaviour:
    """An answer amid pings and changes of settings."""

    async def behave(request: Request) -> None:
        for size in range(_MANY):
            request.line.h2.ping(b"12345678")
            request.line.h2.update_settings({1: size})
        await request.answer(200, body)

    return behave


def less(body: bytes) -> Behaviour:
    """Less than was announced, and then a proper end: h2 itself would not send that."""
    return frames(head(content_length=str(len(body) + 1)), data(body, is_end=True))


def more(body: bytes) -> Behaviour:
    """More than was announced."""
    return frames(head(content_length=str(len(body) - 1)), data(body, is_end=True))


def resets(body: bytes, code: int = 2) -> Behaviour:
    """Part of an answer, or none, and then no more of it."""
    return frames(*([head(), data(body)] if body else []), RstStreamFrame(1, error_code=code))


def hangs_up(body: bytes) -> Behaviour:
    """Part of an answer, or none, and then the end of the connection."""

    async def behave(request: Request) -> None:
        await frames(*([head(), data(body)] if body else []))(request)
        request.line.writer.close()

    return behave


def stalls(body: bytes) -> Behaviour:
    """Part of an answer, or none, and then silence."""

    async def behave(request: Request) -> None:
        await frames(*([head(), data(body)] if body else []))(request)
        await asyncio.sleep(_FOR_EVER)

    return behave


async def endless(request: Request) -> None:
    """A body without an end, as fast as the client lets it come."""
    await request.head(200)
    while True:
        await request.body(bytes(16_000), is_end=False)


def leaves(body: bytes, last: int) -> Behaviour:
    """A goodbye that names the last stream that is looked at, and then an answer all the same."""

    async def behave(request: Request) -> None:
        await request.line.raw(GoAwayFrame(0, last_stream_id=last).serialize())
        await request.answer(200, body)

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One behaviour after another, the last one for ever."""

    async def behave(request: Request) -> None:
        await behaviours[min(request.earlier, len(behaviours) - 1)](request)

    return behave


def raw(*pieces: bytes) -> Behaviour:
    """Bytes that need not be frames at all."""

    async def behave(request: Request) -> None:
        await request.line.raw(*pieces)

    return behave


def frames(*sent: Frame) -> Behaviour:
    """Frames as they are, of which h2 knows nothing; what is on the first stream goes to that of the request."""

    async def behave(request: Request) -> None:
        await request.line.raw(b"".join(_addressed(each, request.stream_id).serialize() for each in sent))

    return behave


def _addressed(sent: Frame, stream_id: int) -> Frame:
    addressed = copy(sent)
    addressed.stream_id = stream_id if sent.stream_id == 1 else sent.stream_id
    return addressed


def head(*, is_end: bool = False, is_whole: bool = True, fields: Iterable[tuple[str, str]] = (), **more: str) -> Frame:
    """A head that remembers nothing of those before it."""
    named = [(name.replace("_", "-"), value) for name, value in more.items()]
    said = list(fields) or [(":status", "200"), *named]
    block = Encoder().encode([(name, value, True) for name, value in said])
    flags = ["END_STREAM"] * is_end + ["END_HEADERS"] * is_whole
    return HeadersFrame(1, data=block, flags=flags)


def data(body: bytes, *, is_end: bool = False) -> Frame:
    """A piece of a body."""
    return DataFrame(1, data=body, flags=["END_STREAM"] if is_end else [])


def on(stream_id: int, sent: Frame) -> Frame:
    """The frame on another stream than that of the request."""
    sent.stream_id = stream_id
    return sent


def packed(block: bytes) -> Behaviour:
    """A head in as many frames as it takes, which need not be one."""
    first, *others = [block[at : at + _FRAME_BYTES] for at in range(0, len(block), _FRAME_BYTES)]
    last = ContinuationFrame(1, data=b"", flags=["END_HEADERS"])
    return frames(HeadersFrame(1, data=first), *(ContinuationFrame(1, data=each) for each in others), last)


def limits_streams(most: int) -> Behaviour:
    """An empty answer, after the client was told how many streams it may open."""

    async def behave(request: Request) -> None:
        request.line.h2.update_settings({3: most})
        await request.answer(200)

    return behave


# One field of four kilobytes that is remembered, and then a byte each time that it is meant again.
HEADER_BOMB = Encoder().encode([(":status", "200"), *[("x", "y" * 4000)] * 300])
MANY_FIELDS = b"\x88" + b"\x10\x01x\x01y" * 20_000
CONTINUATION = frames(ContinuationFrame(1, data=b"", flags=["END_HEADERS"]))
RESET = RstStreamFrame(1, error_code=8)
PUSH = frames(PushPromiseFrame(1, promised_stream_id=2, data=b"\x88", flags=["END_HEADERS"]))
FLOODS = {
    "pings": frames(*[PingFrame(0, opaque_data=b"12345678")] * _FLOOD),
    "settings": frames(*[SettingsFrame(0, settings={4: 65_535})] * _FLOOD),
    "grants": frames(*[WindowUpdateFrame(0, window_increment=1)] * _FLOOD),
    "continuations": frames(head(is_whole=False), *[ContinuationFrame(1, data=b"")] * _FLOOD),
    "hints": frames(*[head(fields=[(":status", "103")])] * _FLOOD),
    "crumbs": frames(head(), *[data(b"a")] * _FLOOD),
    "empty pieces": frames(head(), *[data(b"")] * _FLOOD),
    "trailers": frames(head(), *[head(fields=[("x", "y")])] * _FLOOD),
    "goodbyes": frames(*[GoAwayFrame(0, last_stream_id=2**31 - 1)] * _FLOOD),
}
