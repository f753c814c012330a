"""The QueueService."""

from dataclasses import asdict
from typing import Any

from carrel.queue.v1.queue_service_pb2 import (
    ClearQueueRequest,
    ClearQueueResponse,
    ListQueuesRequest,
    ListQueuesResponse,
    Queue,
)
from carrel.queue.v1.queue_service_pb2_grpc import QueueServiceServicer

from ocr.usecases import Queues


class QueueServicer(QueueServiceServicer):
    """Tells what waits, and gives it up."""

    def __init__(self, queues: Queues) -> None:
        self._queues = queues

    async def ListQueues(self, request: ListQueuesRequest, context: Any) -> ListQueuesResponse:
        found = await self._queues.statistics()
        return ListQueuesResponse(queues=[Queue(name=name, **asdict(found[name])) for name in sorted(found)])

    async def ClearQueue(self, request: ClearQueueRequest, context: Any) -> ClearQueueResponse:
        return ClearQueueResponse(cleared=await self._queues.clear(request.name))
