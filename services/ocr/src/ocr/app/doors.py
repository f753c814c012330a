"""What can be asked of ocr, and who answers."""

from collections.abc import Sequence

from carrel.ocr.v1 import analysis_service_pb2, category_service_pb2
from carrel.queue.v1 import queue_service_pb2
from carrel.queue.v1.queue_service_pb2_grpc import add_QueueServiceServicer_to_server

from common.rpc import AddToServer
from ocr.app.parts import Ocr
from ocr.servicer import QueueServicer

_SERVICES = (
    *analysis_service_pb2.DESCRIPTOR.services_by_name.values(),
    *category_service_pb2.DESCRIPTOR.services_by_name.values(),
    *queue_service_pb2.DESCRIPTOR.services_by_name.values(),
)
NAMES = tuple(service.full_name for service in _SERVICES)


def servicers(app: Ocr) -> Sequence[tuple[AddToServer, object]]:
    """Who answers, and how each is told to a server."""
    return [(add_QueueServiceServicer_to_server, QueueServicer(app.queues))]
