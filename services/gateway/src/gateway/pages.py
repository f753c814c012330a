"""The addresses that are the gateway's own: health, metrics, the contract for programs and for people."""

from collections.abc import Mapping
from typing import Any

import orjson

from gateway.endpoint import Endpoint, Visit
from gateway.reference import render
from gateway.routes import Table, template
from gateway.transcode import Answer
from gateway.upstreams import Readiness
from gateway.web.metrics import exposition

_OK, _FOUND, _UNAVAILABLE = 200, 302, 503
_HTML = "text/html; charset=utf-8"


class Pages:
    """What never changes is made once."""

    def __init__(self, readiness: Readiness, document: Mapping[str, Any]) -> None:
        self._readiness = readiness
        self._document = Answer(_OK, orjson.dumps(document))
        page = render(document)
        self._page = Answer(_OK, page.content, _HTML, {"Content-Security-Policy": page.policy})

    def add(self, table: Table[Endpoint]) -> None:
        """Enters them all. Health is for everybody: who watches over processes has no key."""
        for path, answer in (("/healthz", self._health), ("/readyz", self._ready)):
            table.add("GET", template(path), Endpoint(path, answer, is_open=True))
        for path, answer in (
            ("/", self._root),
            ("/docs", self._docs),
            ("/metrics", self._metrics),
            ("/openapi.json", self._openapi),
        ):
            table.add("GET", template(path), Endpoint(path, answer))

    async def _health(self, _: Visit) -> Answer:
        return Answer(_OK, orjson.dumps({"status": "alive"}))

    async def _ready(self, _: Visit) -> Answer:
        report = await self._readiness.report()
        status = "ready" if not report.missing else "not ready"
        body = {"status": status, "missing": report.missing, "services": report.services}
        return Answer(_UNAVAILABLE if report.missing else _OK, orjson.dumps(body))

    async def _root(self, _: Visit) -> Answer:
        return Answer(_FOUND, headers={"Location": "/docs"})

    async def _docs(self, _: Visit) -> Answer:
        return self._page

    async def _metrics(self, _: Visit) -> Answer:
        return exposition()

    async def _openapi(self, _: Visit) -> Answer:
        return self._document
