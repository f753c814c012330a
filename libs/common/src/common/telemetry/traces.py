"""Traces: spans of this process, joined to those of its callers by W3C trace context."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from common.telemetry.bound import bound
from common.telemetry.redaction import redacted

_LONGEST_STATUS = 500
# The wait for a collector that is away is part of every stop.
_EXPORT_SECONDS = 2
_propagator = TraceContextTextMapPropagator()


class _Current:
    """The tracer in use. OpenTelemetry's own global can be set only once per process, and tests need it anew."""

    tracer: Tracer = trace.NoOpTracer()


def configure_traces(service: str, *processors: SpanProcessor) -> TracerProvider:
    """A provider whose spans go to the processors, put in use for `span` and `continued`."""
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: service}), shutdown_on_exit=False)
    for processor in processors:
        provider.add_span_processor(processor)
    _Current.tracer = provider.get_tracer("carrel")
    return provider


def close_traces(provider: TracerProvider) -> None:
    """Sends what is still held; spans from now on lead nowhere."""
    _Current.tracer = trace.NoOpTracer()
    provider.shutdown()


def otlp(endpoint: str) -> SpanProcessor:
    """Sends spans in batches to an OpenTelemetry collector."""
    return BatchSpanProcessor(
        OTLPSpanExporter(endpoint=endpoint, insecure=endpoint.startswith("http://"), timeout=_EXPORT_SECONDS)
    )


def trace_parent() -> str | None:
    """The W3C `traceparent` of the current span, to be carried to wherever the work goes on."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def span(name: str, kind: SpanKind = SpanKind.INTERNAL, parent: Context | None = None) -> Iterator[Span]:
    """A span around the block, carrying the bound ids, marked as failed when the block raises."""
    with _Current.tracer.start_as_current_span(
        name, parent, kind, dict(bound()), record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except Exception as error:
            current.set_status(Status(StatusCode.ERROR, redacted(f"{type(error).__name__}: {error}")[:_LONGEST_STATUS]))
            raise


@contextmanager
def continued(parent: str | None, name: str, kind: SpanKind = SpanKind.CONSUMER) -> Iterator[Span]:
    """A span in the trace that `parent` (a `traceparent`) belongs to, or in a new one when there is none."""
    context = _propagator.extract({"traceparent": parent} if parent else {}, Context())
    with span(name, kind, context) as current:
        yield current
