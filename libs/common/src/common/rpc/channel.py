"""A connection to a service: deadlines, retries where they are harmless, traces, and failures that arrive as raised."""

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import grpc
import grpc.aio
from google.protobuf.descriptor import ServiceDescriptor
from opentelemetry.trace import SpanKind
from prometheus_client import Counter, Histogram

from common.rpc.deadline import remaining
from common.rpc.limits import CHANNEL_OPTIONS
from common.rpc.retries import service_config
from common.rpc.settings import ChannelSettings
from common.rpc.status import to_failure
from common.settings import Address
from common.telemetry import span, trace_parent

_HANDLED = Counter("grpc_client_handled", "Calls made.", ("method", "code"))
_SECONDS = Histogram("grpc_client_handling_seconds", "Time until the answer.", ("method", "code"))


def open_channel(
    address: Address | str, settings: ChannelSettings, services: Sequence[ServiceDescriptor] = ()
) -> grpc.aio.Channel:
    """A channel; it connects, and connects again, by itself. Streams are read from it by `open_stream`.

    A unary call that fails raises the `Failure` of its kind. UNAVAILABLE is tried again for those methods of `services`
    whose idempotency level allows it.
    """
    options = (*CHANNEL_OPTIONS, ("grpc.service_config", service_config(services)))
    outgoing = Outgoing(settings.timeout.total_seconds())
    return grpc.aio.insecure_channel(str(address), options=options, interceptors=[outgoing])


class Outgoing(grpc.aio.UnaryUnaryClientInterceptor):
    """Around every call made: a deadline, a span, a measurement, and the failure for the status."""

    def __init__(self, timeout_seconds: float) -> None:
        self._timeout = timeout_seconds

    async def intercept_unary_unary(
        self,
        continuation: Callable[[grpc.aio.ClientCallDetails, Any], Awaitable[grpc.aio.UnaryUnaryCall[Any, Any]]],
        client_call_details: grpc.aio.ClientCallDetails,
        request: Any,
    ) -> grpc.aio.UnaryUnaryCall[Any, Any]:
        method = _name(client_call_details.method)
        started = time.perf_counter()
        with span(method, SpanKind.CLIENT):
            call = await continuation(self._complete(client_call_details), request)
            try:
                await call
            except grpc.aio.AioRpcError as error:
                raise to_failure(error) from error
            finally:
                code = await call.code() if call.done() else grpc.StatusCode.CANCELLED
                measure(method, code.name, time.perf_counter() - started)
        return call

    def _complete(self, details: grpc.aio.ClientCallDetails) -> grpc.aio.ClientCallDetails:
        return grpc.aio.ClientCallDetails(
            details.method,
            self._shortest(details.timeout),
            with_trace(details.metadata),
            details.credentials,
            details.wait_for_ready,
        )

    def _shortest(self, asked: float | None) -> float:
        # An answer that comes after our own caller gave up helps nobody.
        wanted = self._timeout if asked is None else asked
        left = remaining()
        return wanted if left is None else min(wanted, left)


def with_trace(metadata: grpc.aio.Metadata | None) -> grpc.aio.Metadata:
    """The metadata of a call that belongs to the current trace."""
    carried = grpc.aio.Metadata(*(metadata or ()))
    parent = trace_parent()
    if parent is not None:
        carried["traceparent"] = parent
    return carried


def measure(method: str, code: str, seconds: float) -> None:
    """Counts a call that was made."""
    _HANDLED.labels(method, code).inc()
    _SECONDS.labels(method, code).observe(seconds)


def _name(method: Any) -> str:
    return method.decode() if isinstance(method, bytes) else str(method)
