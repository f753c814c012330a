"""What can be asked of ocr, and who answers."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from carrel.ocr.v1 import analysis_service_pb2, category_service_pb2
from carrel.ocr.v1.analysis_service_pb2_grpc import add_AnalysisServiceServicer_to_server
from carrel.ocr.v1.category_service_pb2_grpc import add_CategoryServiceServicer_to_server
from carrel.queue.v1 import queue_service_pb2
from carrel.queue.v1.queue_service_pb2_grpc import add_QueueServiceServicer_to_server
from carrel.rest.v1 import rest_pb2

from common.rpc import AddToServer, Waits
from ocr.app.parts import Ocr
from ocr.servicer import AnalysisServicer, CategoryServicer, QueueServicer
from ocr.settings import AnalysisSettings

_SERVICES = (
    *analysis_service_pb2.DESCRIPTOR.services_by_name.values(),
    *category_service_pb2.DESCRIPTOR.services_by_name.values(),
    *queue_service_pb2.DESCRIPTOR.services_by_name.values(),
)
# The types know no extensions.
_REST: Any = rest_pb2.rest
# For what comes before and after the wait itself.
_MARGIN = timedelta(seconds=10)
NAMES = tuple(service.full_name for service in _SERVICES)


def servicers(app: Ocr) -> Sequence[tuple[AddToServer, object]]:
    """Who answers, and how each is told to a server."""
    return [
        (add_AnalysisServiceServicer_to_server, AnalysisServicer(app.asking, app.batches, app.dry_runs, app.results)),
        (add_CategoryServiceServicer_to_server, CategoryServicer(app.categories)),
        (add_QueueServiceServicer_to_server, QueueServicer(app.queues)),
    ]


def waits(settings: AnalysisSettings) -> Waits:
    """Who may wait for results, as the contract says, and for how long."""
    waiting = (
        f"/{service.full_name}/{method.name}"
        for service in _SERVICES
        for method in service.methods
        if method.GetOptions().Extensions[_REST].waits
    )
    return Waits(methods=frozenset(waiting), longest=settings.wait_timeout + _MARGIN, most=settings.most_waiting)
