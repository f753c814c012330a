"""The body of a request: bounded in size and in time, JSON in UTF-8 and nothing else."""

import asyncio
from datetime import timedelta

from aiohttp import hdrs
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import BaseRequest, RequestPayloadError

from gateway.problems import (
    BodyTooLarge,
    MalformedRequest,
    RequestTooSlow,
    UnsupportedBody,
    UnsupportedExpectation,
)

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_JSON = "application/json"
_CHARSETS = frozenset({"", "charset=utf-8", 'charset="utf-8"'})


async def read_body(request: BaseRequest, largest: int, patience: timedelta) -> bytes:
    """The whole body; a refusal when it is too large, too slow, or no JSON by its own account."""
    if not request.body_exists:
        return b""
    if not _is_plain(request):
        raise UnsupportedBody
    if (request.content_length or 0) > largest:
        raise BodyTooLarge(f"The body is larger than {largest} bytes.")
    await _continue(request)
    body = await _within(request, largest, patience)
    if body and not _is_json(request.headers.get(hdrs.CONTENT_TYPE, "")):
        raise UnsupportedBody
    return body


async def _within(request: BaseRequest, largest: int, patience: timedelta) -> bytes:
    try:
        async with asyncio.timeout(patience.total_seconds()):
            return await _read(request, largest)
    except TimeoutError:
        raise RequestTooSlow from None
    except (RequestPayloadError, HttpProcessingError):
        raise MalformedRequest("The body ends before it should, or is not framed as announced.") from None


async def _read(request: BaseRequest, largest: int) -> bytes:
    body = bytearray()
    # A chunked body does not say its size before: it is counted while it comes.
    while chunk := await request.content.readany():
        body += chunk
        if len(body) > largest:
            raise BodyTooLarge(f"The body is larger than {largest} bytes.")
    return bytes(body)


async def _continue(request: BaseRequest) -> None:
    expected = request.headers.get(hdrs.EXPECT)
    if expected is None:
        return
    if expected.lower() != "100-continue":
        raise UnsupportedExpectation
    await request.writer.write(_CONTINUE)
    # Otherwise this would count as the beginning of the answer.
    request.writer.output_size = 0


def _is_plain(request: BaseRequest) -> bool:
    encoding, transfer = request.headers.get(hdrs.CONTENT_ENCODING), request.headers.get(hdrs.TRANSFER_ENCODING)
    return (encoding or "identity").lower() == "identity" and (transfer or "chunked").lower() == "chunked"


def _is_json(content_type: str) -> bool:
    kind, _, parameter = content_type.partition(";")
    return kind.strip().lower() == _JSON and parameter.strip().lower() in _CHARSETS
