"""gRPC in: message, call, message; nothing else."""

from media_cache.servicer.assets import AssetServicer
from media_cache.servicer.queues import QueueServicer

__all__ = ["AssetServicer", "QueueServicer"]
