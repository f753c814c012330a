"""The QueueService."""

from dataclasses import asdict
from typing import Any

from carrel.queue.v1 import queue_service_pb2, queue_service_pb2_grpc

from media_cache.domain.failures import QueueNotFound
from media_cache.usecases import Care, Reading


class QueueServicer(queue_service_pb2_grpc.QueueServiceServicer):
    """Tells how much work waits, and gives up what waits. There is one queue."""

    def __init__(self, name: str, reading: Reading, care: Care) -> None:
        self._name = name
        self._reading = reading
        self._care = care

    async def ListQueues(
        self, request: queue_service_pb2.ListQueuesRequest, context: Any
    ) -> queue_service_pb2.ListQueuesResponse:
        numbers = asdict(await self._reading.queue())
        return queue_service_pb2.ListQueuesResponse(queues=[queue_service_pb2.Queue(name=self._name, **numbers)])

    async def ClearQueue(
        self, request: queue_service_pb2.ClearQueueRequest, context: Any
    ) -> queue_service_pb2.ClearQueueResponse:
        if request.name != self._name:
            raise QueueNotFound
        return queue_service_pb2.ClearQueueResponse(cleared=await self._care.clear_queue())
