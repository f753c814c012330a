"""From an answer to what aiohttp sends."""

from aiohttp import hdrs
from aiohttp.web import BaseRequest, Response

from common.telemetry import trace_parent
from gateway.transcode import Answer

_ALWAYS = {
    "Server": "carrel",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def response(answer: Answer, request: BaseRequest, request_id: str) -> Response:
    """The response to what was answered as a whole."""
    headers = all_headers(answer, request_id)
    if not answer.body:
        del headers[hdrs.CONTENT_TYPE]
    made = Response(status=answer.status, body=answer.body or None, headers=headers)
    if not request.content.is_eof():
        # What is left of a body nobody read would be taken for the next request.
        made.force_close()
    return made


def all_headers(answer: Answer, request_id: str) -> dict[str, str]:
    """The headers of the answer, and those that every answer has."""
    headers = {**_ALWAYS, "X-Request-Id": request_id, **answer.headers, hdrs.CONTENT_TYPE: answer.content_type}
    if parent := trace_parent():
        headers["traceparent"] = parent
    return headers
