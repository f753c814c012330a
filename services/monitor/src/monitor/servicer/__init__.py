"""gRPC in: message, call, message; nothing else."""

from monitor.servicer.history import HistoryServicer
from monitor.servicer.posts import PostServicer
from monitor.servicer.profiles import ProfileServicer
from monitor.servicer.queues import QueueServicer
from monitor.servicer.runs import RunServicer

__all__ = ["HistoryServicer", "PostServicer", "ProfileServicer", "QueueServicer", "RunServicer"]
