"""An answer that is passed on while it is made: as fast as the client takes it, and never cut short in silence."""

import asyncio
import logging
import socket
import struct
from datetime import timedelta

from aiohttp import hdrs
from aiohttp.web import BaseRequest, StreamResponse

from common.errors import DeadlineExceeded, Failure
from gateway.transcode import StreamedAnswer
from gateway.web.metrics import BROKEN_OFF
from gateway.web.response import all_headers

log = logging.getLogger(__name__)

_SLICE = 64 * 1024
_RESET = struct.pack("ii", 1, 0)


class ClientTooSlow(DeadlineExceeded):
    """The client does not take what it asked for."""

    reason = "CLIENT_TOO_SLOW"


async def stream(
    answer: StreamedAnswer, request: BaseRequest, request_id: str, longest_pause: timedelta
) -> StreamResponse:
    """Sends the answer to its end; where that is not reached, the connection is broken so that the client knows."""
    made = StreamResponse(status=answer.status, headers=all_headers(answer, request_id))
    is_whole = False
    try:
        await _send(made, answer, request, longest_pause.total_seconds())
        is_whole = True
    except Failure as failure:
        log.warning("an answer was broken off", extra={"reason": failure.reason})
    except ConnectionError:
        log.info("a client left before the end of its answer")
    except Exception:
        log.exception("an answer was broken off unexpectedly")
    finally:
        if not is_whole:
            BROKEN_OFF.inc()
            _break_off(request)
    return made


async def _send(made: StreamResponse, answer: StreamedAnswer, request: BaseRequest, longest_pause: float) -> None:
    await made.prepare(request)
    _hold_little(request)
    if request.method != hdrs.METH_HEAD:
        await _write(made, answer.body, longest_pause)
        async for piece in answer.rest:
            await _write(made, piece, longest_pause)
    await made.write_eof()


async def _write(made: StreamResponse, piece: bytes, longest_pause: float) -> None:
    whole = memoryview(piece)
    for start in range(0, len(whole), _SLICE):
        try:
            async with asyncio.timeout(longest_pause):
                await made.write(whole[start : start + _SLICE])
        except TimeoutError:
            raise ClientTooSlow from None


def _hold_little(request: BaseRequest) -> None:
    # The kernel would take megabytes for a client that reads nothing, and then tell of no progress for a long time.
    if (sock := _socket(request)) is not None and hasattr(socket, "TCP_NOTSENT_LOWAT"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, 2 * _SLICE)


def _break_off(request: BaseRequest) -> None:
    # Of HTTP/1.0, where the end of the connection is the end of the answer, only a reset says that it is not whole.
    if (sock := _socket(request)) is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    if request.transport is not None:
        request.transport.abort()


def _socket(request: BaseRequest) -> socket.socket | None:
    return None if request.transport is None else request.transport.get_extra_info("socket")
