"""A collector of OpenTelemetry traces: a real OTLP server that keeps what it is sent."""

from concurrent import futures
from dataclasses import dataclass

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

from dev.backing.ports import free_port


@dataclass(frozen=True)
class Span:
    """One span as it was sent."""

    trace_id: str
    service: str
    name: str


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Listens on a port of its own while entered; `spans` and `texts` grow as processes export."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.texts: list[str] = []
        self._server = grpc.server(futures.ThreadPoolExecutor(2))
        trace_service_pb2_grpc.add_TraceServiceServicer_to_server(self, self._server)  # type: ignore[no-untyped-call]
        self.url = f"http://127.0.0.1:{free_port()}"
        self._server.add_insecure_port(self.url.removeprefix("http://"))

    def __enter__(self) -> "Collector":
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop(grace=1).wait()

    def Export(  # noqa: N802  # the name is the contract's
        self, request: trace_service_pb2.ExportTraceServiceRequest, context: grpc.ServicerContext
    ) -> trace_service_pb2.ExportTraceServiceResponse:
        """Keeps every span of the request, and the whole of it as text."""
        self.texts.append(str(request))
        for resource in request.resource_spans:
            names = [pair.value.string_value for pair in resource.resource.attributes if pair.key == "service.name"]
            for scope in resource.scope_spans:
                self.spans += [Span(span.trace_id.hex(), names[0], span.name) for span in scope.spans]
        return trace_service_pb2.ExportTraceServiceResponse()

    def services_of(self, trace_id: str) -> set[str]:
        """The services that took part in one trace."""
        return {span.service for span in self.spans if span.trace_id == trace_id}
