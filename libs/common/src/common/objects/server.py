"""The role that serves the signed URLs of a directory store: what was signed, as it was signed, and nothing else."""

import logging
from http import HTTPStatus
from types import TracebackType
from typing import Self

from aiohttp import web
from aiohttp.typedefs import Handler

from common.errors import Failure, Kind
from common.objects.directory import DirectoryStore
from common.objects.serving import serve
from common.settings import Address

log = logging.getLogger(__name__)

# What is kept here came from strangers: a browser may show it, and must never run it or guess what it is.
_GUARD = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    # Rather than the library and its version, which an attacker would look up.
    "Server": "carrel",
}
_STATUSES = {
    Kind.PERMISSION_DENIED: HTTPStatus.FORBIDDEN,
    Kind.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Kind.INVALID_ARGUMENT: HTTPStatus.NOT_FOUND,
}
_DRAIN_SECONDS = 5


class ObjectServer:
    """Entering it opens the door of a directory store; leaving it lets running answers end."""

    def __init__(self, store: DirectoryStore, address: Address) -> None:
        self._wanted = address
        # No access log: it would write down signatures.
        self._runner = web.AppRunner(object_server(store), access_log=None, shutdown_timeout=_DRAIN_SECONDS)

    @property
    def address(self) -> Address:
        """Where it listens, once entered."""
        host, port = self._runner.addresses[0][:2]
        return Address(host, port)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, self._wanted.host, self._wanted.port).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()


def object_server(store: DirectoryStore) -> web.Application:
    """The web application behind the signed URLs of `store`: GET and HEAD of single objects, no listing."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return await serve(request, store)

    app = web.Application(middlewares=[_problems])
    app.on_response_prepare.append(_guard)
    app.router.add_get("/{key:.+}", answer)
    return app


@web.middleware
async def _problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Failure as failure:
        status = _STATUSES.get(failure.kind, HTTPStatus.SERVICE_UNAVAILABLE)
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            log.warning("An object could not be served.", extra={"reason": failure.reason})
        return _problem(status, {})
    except web.HTTPException as refusal:
        allow = {"Allow": refusal.headers["Allow"]} if "Allow" in refusal.headers else {}
        return _problem(HTTPStatus(refusal.status), allow)


def _problem(status: HTTPStatus, headers: dict[str, str]) -> web.Response:
    # Nothing of the request is repeated: it may be hostile, and its signature is a secret.
    document = {"type": "about:blank", "title": status.phrase, "status": status.value}
    return web.json_response(
        document,
        status=status,
        headers={**headers, "Cache-Control": "no-store"},
        content_type="application/problem+json",
    )


async def _guard(_: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update(_GUARD)
