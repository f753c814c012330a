"""The QueueService."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

from carrel.queue.v1 import queue_service_pb2, queue_service_pb2_grpc

from common.errors import NotFound
from common.work import Statistics


class QueueNotFound(NotFound):
    """This service has no queue of that name."""

    reason = "QUEUE_NOT_FOUND"


class Queued(Protocol):
    """Work of one kind."""

    async def statistics(self) -> Statistics:
        """The exact numbers of its queue."""
        ...

    async def clear(self) -> int:
        """Gives up all of it that waits; returns how much."""
        ...


class QueueServicer(queue_service_pb2_grpc.QueueServiceServicer):
    """Tells how much work waits in each queue, and gives up what waits."""

    def __init__(self, queues: Mapping[str, Queued]) -> None:
        self._queues = queues

    async def ListQueues(
        self, request: queue_service_pb2.ListQueuesRequest, context: Any
    ) -> queue_service_pb2.ListQueuesResponse:
        numbers = {name: asdict(await self._queues[name].statistics()) for name in sorted(self._queues)}
        queues = [queue_service_pb2.Queue(name=name, **each) for name, each in numbers.items()]
        return queue_service_pb2.ListQueuesResponse(queues=queues)

    async def ClearQueue(
        self, request: queue_service_pb2.ClearQueueRequest, context: Any
    ) -> queue_service_pb2.ClearQueueResponse:
        queue = self._queues.get(request.name)
        if queue is None:
            raise QueueNotFound
        return queue_service_pb2.ClearQueueResponse(cleared=await queue.clear())
