"""What can be asked of the monitor, and who answers."""

from collections.abc import Sequence

from carrel.monitor.v1 import (
    alert_service_pb2,
    export_service_pb2,
    history_service_pb2,
    media_service_pb2,
    monitoring_service_pb2,
    post_service_pb2,
    profile_service_pb2,
    run_service_pb2,
    slide_service_pb2,
)
from carrel.monitor.v1.alert_service_pb2_grpc import add_AlertServiceServicer_to_server
from carrel.monitor.v1.export_service_pb2_grpc import add_ExportServiceServicer_to_server
from carrel.monitor.v1.history_service_pb2_grpc import add_HistoryServiceServicer_to_server
from carrel.monitor.v1.media_service_pb2_grpc import add_MediaServiceServicer_to_server
from carrel.monitor.v1.monitoring_service_pb2_grpc import add_MonitoringServiceServicer_to_server
from carrel.monitor.v1.post_service_pb2_grpc import add_PostServiceServicer_to_server
from carrel.monitor.v1.profile_service_pb2_grpc import add_ProfileServiceServicer_to_server
from carrel.monitor.v1.run_service_pb2_grpc import add_RunServiceServicer_to_server
from carrel.monitor.v1.slide_service_pb2_grpc import add_SlideServiceServicer_to_server
from carrel.queue.v1 import queue_service_pb2
from carrel.queue.v1.queue_service_pb2_grpc import add_QueueServiceServicer_to_server

from common.rpc import AddToServer
from monitor.app.parts import Monitor
from monitor.servicer import (
    AlertServicer,
    ExportServicer,
    HistoryServicer,
    MediaServicer,
    MonitoringServicer,
    PostServicer,
    ProfileServicer,
    QueueServicer,
    RunServicer,
    SlideServicer,
)
from monitor.tables import ALERTS, RUNS

_SERVICES = (
    *monitoring_service_pb2.DESCRIPTOR.services_by_name.values(),
    *profile_service_pb2.DESCRIPTOR.services_by_name.values(),
    *post_service_pb2.DESCRIPTOR.services_by_name.values(),
    *export_service_pb2.DESCRIPTOR.services_by_name.values(),
    *history_service_pb2.DESCRIPTOR.services_by_name.values(),
    *media_service_pb2.DESCRIPTOR.services_by_name.values(),
    *slide_service_pb2.DESCRIPTOR.services_by_name.values(),
    *alert_service_pb2.DESCRIPTOR.services_by_name.values(),
    *run_service_pb2.DESCRIPTOR.services_by_name.values(),
    *queue_service_pb2.DESCRIPTOR.services_by_name.values(),
)
NAMES = tuple(service.full_name for service in _SERVICES)


def servicers(app: Monitor) -> Sequence[tuple[AddToServer, object]]:
    """Who answers, and how each is told to a server."""
    return [
        (add_MonitoringServiceServicer_to_server, MonitoringServicer(app.summaries)),
        (add_ProfileServiceServicer_to_server, ProfileServicer(app.adding, app.profiles)),
        (add_PostServiceServicer_to_server, PostServicer(app.posts, app.bringing)),
        (add_ExportServiceServicer_to_server, ExportServicer(app.exporting)),
        (add_HistoryServiceServicer_to_server, HistoryServicer(app.history)),
        (add_MediaServiceServicer_to_server, MediaServicer(app.refreshing, app.referencing)),
        (add_SlideServiceServicer_to_server, SlideServicer(app.slides)),
        (add_RunServiceServicer_to_server, RunServicer(app.runs)),
        (add_AlertServiceServicer_to_server, AlertServicer(app.alerts)),
        (add_QueueServiceServicer_to_server, QueueServicer({RUNS.name: app.runs, ALERTS.name: app.alerts})),
    ]
