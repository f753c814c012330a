"""gRPC in: message, call, message; nothing else."""

from monitor.servicer.alerts import AlertServicer
from monitor.servicer.exporting import ExportServicer
from monitor.servicer.history import HistoryServicer
from monitor.servicer.media import MediaServicer
from monitor.servicer.monitoring import MonitoringServicer
from monitor.servicer.posts import PostServicer
from monitor.servicer.profiles import ProfileServicer
from monitor.servicer.queues import QueueServicer
from monitor.servicer.runs import RunServicer
from monitor.servicer.slides import SlideServicer

__all__ = [
    "AlertServicer",
    "ExportServicer",
    "HistoryServicer",
    "MediaServicer",
    "MonitoringServicer",
    "PostServicer",
    "ProfileServicer",
    "QueueServicer",
    "RunServicer",
    "SlideServicer",
]
