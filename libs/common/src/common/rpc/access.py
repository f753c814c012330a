"""Server interceptor: each call as a span of its caller's trace, a log line and a measurement."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
from opentelemetry.trace import SpanKind
from prometheus_client import Counter, Histogram

from common.rpc.health import HEALTH_METHODS
from common.rpc.interceptor import Call, Interceptor
from common.telemetry import continued

log = logging.getLogger(__name__)

_HANDLED = Counter("grpc_server_handled", "Calls answered.", ("method", "code"))
_SECONDS = Histogram("grpc_server_handling_seconds", "Time to answer.", ("method", "code"))
_CODES = {code.value[0]: code.name for code in grpc.StatusCode}


class Access(Interceptor):
    """Tells of every call: who asked for what, how it ended, how long it took."""

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        started = time.perf_counter()
        with continued(_trace_parent(call.context), call.method, SpanKind.SERVER):
            try:
                yield
            except asyncio.CancelledError:
                _tell(call, grpc.StatusCode.CANCELLED.name, time.perf_counter() - started)
                raise
            except BaseException:
                _tell(call, _code(call.context), time.perf_counter() - started)
                raise
            _tell(call, _code(call.context), time.perf_counter() - started)


def _tell(call: Call, code: str, seconds: float) -> None:
    _HANDLED.labels(call.method, code).inc()
    _SECONDS.labels(call.method, code).observe(seconds)
    # Asked every few seconds by every balancer: worth a measurement, not a line.
    level = logging.DEBUG if call.method.startswith(HEALTH_METHODS) else logging.INFO
    log.log(level, "answered", extra={"method": call.method, "code": code, "milliseconds": round(seconds * 1000, 2)})


def _code(context: grpc.aio.ServicerContext[Any, Any]) -> str:
    code: Any = context.code()
    return code.name if isinstance(code, grpc.StatusCode) else _CODES.get(code or 0, "UNKNOWN")


def _trace_parent(context: grpc.aio.ServicerContext[Any, Any]) -> str | None:
    found = dict(context.invocation_metadata() or ()).get("traceparent")
    return found if isinstance(found, str) else None
