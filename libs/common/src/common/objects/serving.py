"""How one object is answered over HTTP: the whole, a part, or that it has not changed."""

from datetime import datetime

from aiohttp import web

from common.objects.directory import DirectoryStore
from common.objects.files import ObjectFile
from common.objects.grants import Grant
from common.objects.port import ObjectStoreUnavailable

PARTIAL_CONTENT = 206
NOT_MODIFIED = 304
UNSATISFIABLE = 416


async def serve(request: web.Request, store: DirectoryStore) -> web.StreamResponse:
    """Answers GET and HEAD of a signed URL."""
    moment = store.clock.now()
    grant = store.granted(request.match_info["key"], request.query, moment)
    with await store.find(grant.key) as found:
        headers = _caching(grant, found, moment)
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=NOT_MODIFIED, headers=headers)
        headers |= {"Content-Type": grant.content_type, "Content-Disposition": grant.disposition}
        answer, span = _shaped(request, found, headers)
        await answer.prepare(request)
        if request.method == "GET":
            await _send(request, answer, store, found, span)
        return answer


def _caching(grant: Grant, found: ObjectFile, moment: datetime) -> dict[str, str]:
    # Nobody may go on showing what the URL no longer shows.
    lasting = int((grant.expire_time - moment).total_seconds())
    return {"Accept-Ranges": "bytes", "Cache-Control": f"private, max-age={lasting}", "ETag": f'"{found.version}"'}


def _shaped(request: web.Request, found: ObjectFile, headers: dict[str, str]) -> tuple[web.StreamResponse, range]:
    whole = range(found.size_bytes)
    part = _part(request, whole, headers["ETag"])
    span = whole if part is None else part
    answer = web.StreamResponse(headers=headers)
    answer.content_length = len(span)
    if part:
        answer.set_status(PARTIAL_CONTENT)
        answer.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(whole)}"
    elif part is not None:
        answer.set_status(UNSATISFIABLE)
        answer.headers["Content-Range"] = f"bytes */{len(whole)}"
    return answer, span


def _part(request: web.Request, whole: range, etag: str) -> range | None:
    """The part of the whole that is asked for: empty when there is no such part, None when the whole is."""
    headers = request.headers
    if request.method != "GET" or "Range" not in headers or headers.get("If-Range", etag) != etag:
        return None
    try:
        return whole[request.http_range]
    except ValueError:
        # Several ranges, other units and nonsense may be answered with the whole (RFC 9110, section 14.2).
        return None


async def _send(
    request: web.Request, answer: web.StreamResponse, store: DirectoryStore, found: ObjectFile, span: range
) -> None:
    try:
        async for piece in store.pieces(found, span):
            await answer.write(piece)
    except ObjectStoreUnavailable:
        # The head is out: only a broken connection can still say that the body is not whole.
        if request.transport is not None:
            request.transport.abort()
