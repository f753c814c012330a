"""The door: every request comes in here, and every answer goes out, failures as problem documents."""

import logging
import re
import time
from contextlib import AsyncExitStack
from dataclasses import replace

from aiohttp.web import BaseRequest, RequestKey, StreamResponse
from opentelemetry.trace import Span, SpanKind

from common.clock import new_id
from common.errors import Failure, Internal, Kind
from common.telemetry import bind, continued
from gateway.endpoint import Endpoint, Visit
from gateway.idempotency import Once
from gateway.problems import HeadersTooLarge, problem
from gateway.routes import MethodNotAllowed, RouteNotFound, Table, Target, read_target
from gateway.settings import Limits
from gateway.transcode import Answer, StreamedAnswer
from gateway.web.admission import Admission
from gateway.web.body import read_body
from gateway.web.metrics import count
from gateway.web.response import response
from gateway.web.streaming import stream

log = logging.getLogger(__name__)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
_ROUTE = RequestKey("route", str)
_NO_ROUTE = "none"
# By balancers and collectors: worth counting, not a line each.
_ASKED_ALL_THE_TIME = frozenset({"/healthz", "/readyz", "/metrics"})


class Door:
    """Finds who answers a request and lets it in; nothing that comes in leaves without an answer."""

    def __init__(self, table: Table[Endpoint], admission: Admission, once: Once, limits: Limits) -> None:
        self._table = table
        self._admission = admission
        self._once = once
        self._limits = limits

    async def __call__(self, request: BaseRequest) -> StreamResponse:
        """The response to one request, whatever happens."""
        started = time.perf_counter()
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else str(new_id())
        with (
            continued(request.headers.get("traceparent"), request.method, SpanKind.SERVER) as span,
            bind(request_id=request_id),
        ):
            async with AsyncExitStack() as until_sent:
                answer = await self._answer(request, request_id, until_sent)
                made = await self._response(answer, request, request_id)
            _tell(request, span, answer.status, time.perf_counter() - started)
            return made

    async def _response(self, answer: Answer, request: BaseRequest, request_id: str) -> StreamResponse:
        if isinstance(answer, StreamedAnswer):
            return await stream(answer, request, request_id, self._limits.stream_pause)
        return response(answer, request, request_id)

    async def _answer(self, request: BaseRequest, request_id: str, until_sent: AsyncExitStack) -> Answer:
        try:
            target = self._read_head(request)
            if request.method == "OPTIONS":
                return self._options(request, target)
            return await self._serve(request, request_id, target, until_sent)
        except Failure as failure:
            if failure.kind is Kind.INTERNAL:
                log.exception("a request failed")
            return problem(failure, request_id)
        except Exception:
            log.exception("a request failed unexpectedly")
            return problem(Internal(), request_id)

    def _read_head(self, request: BaseRequest) -> Target:
        if sum(len(name) + len(value) for name, value in request.raw_headers) > self._limits.header_bytes:
            raise HeadersTooLarge
        return read_target(request.raw_path)

    def _options(self, request: BaseRequest, target: Target) -> Answer:
        self._admission.admit(request)
        return Answer(204, headers={"Allow": ", ".join(self._table.allowed(target.segments))})

    async def _serve(self, request: BaseRequest, request_id: str, target: Target, until_sent: AsyncExitStack) -> Answer:
        endpoint, variables = self._find(request, target)
        limit = self._limits.wait_deadline if endpoint.is_waiting else self._limits.deadline
        deadline = time.monotonic() + limit.total_seconds()
        request[_ROUTE] = endpoint.route
        visit = Visit(request.method, target, variables, request.headers, request_id, deadline)
        if endpoint.is_open:
            return await endpoint.answer(visit)
        caller = self._admission.admit(request)
        until_sent.enter_context(self._admission.in_hand(endpoint))
        body = await read_body(request, self._limits.body_bytes, self._limits.body_timeout)
        visit = replace(visit, caller=caller, body=body, until_sent=until_sent)
        # What only reads is not remembered: signed URLs would be kept for longer than they are valid.
        return await (endpoint.answer(visit) if endpoint.is_read else self._once.answer(visit, endpoint.answer))

    def _find(self, request: BaseRequest, target: Target) -> tuple[Endpoint, tuple[str, ...]]:
        try:
            return self._table.find(request.method, target.segments)
        except (RouteNotFound, MethodNotAllowed):
            # Without a key nobody is told what there is.
            self._admission.admit(request)
            raise


def _tell(request: BaseRequest, span: Span, status: int, seconds: float) -> None:
    route = request.get(_ROUTE, _NO_ROUTE)
    span.update_name(f"{request.method} {route}")
    span.set_attributes({"http.route": route, "http.response.status_code": status})
    count(request.method, route, status, seconds)
    facts = {"method": request.method, "route": route, "status": status, "milliseconds": round(seconds * 1000, 2)}
    log.log(logging.DEBUG if route in _ASKED_ALL_THE_TIME else logging.INFO, "answered", extra=facts)
