"""The QueueService."""

from dataclasses import asdict
from typing import Any

from carrel.queue.v1 import queue_service_pb2, queue_service_pb2_grpc

from media_cache.usecases import Queues


class QueueServicer(queue_service_pb2_grpc.QueueServiceServicer):
    """Tells how much work waits, and gives up what waits."""

    def __init__(self, queues: Queues) -> None:
        self._queues = queues

    async def ListQueues(
        self, request: queue_service_pb2.ListQueuesRequest, context: Any
    ) -> queue_service_pb2.ListQueuesResponse:
        found = await self._queues.statistics()
        queues = [queue_service_pb2.Queue(name=name, **asdict(each)) for name, each in found.items()]
        return queue_service_pb2.ListQueuesResponse(queues=queues)

    async def ClearQueue(
        self, request: queue_service_pb2.ClearQueueRequest, context: Any
    ) -> queue_service_pb2.ClearQueueResponse:
        return queue_service_pb2.ClearQueueResponse(cleared=await self._queues.clear(request.name))
