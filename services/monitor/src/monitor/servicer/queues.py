"""The QueueService."""

from dataclasses import asdict
from typing import Any

from carrel.queue.v1 import queue_service_pb2, queue_service_pb2_grpc

from common.errors import NotFound
from monitor.usecases import Runs


class QueueNotFound(NotFound):
    """This service has no queue of that name."""

    reason = "QUEUE_NOT_FOUND"


class QueueServicer(queue_service_pb2_grpc.QueueServiceServicer):
    """Tells how much work waits, and gives up what waits. There is one queue."""

    def __init__(self, name: str, runs: Runs) -> None:
        self._name = name
        self._runs = runs

    async def ListQueues(
        self, request: queue_service_pb2.ListQueuesRequest, context: Any
    ) -> queue_service_pb2.ListQueuesResponse:
        numbers = asdict(await self._runs.statistics())
        return queue_service_pb2.ListQueuesResponse(queues=[queue_service_pb2.Queue(name=self._name, **numbers)])

    async def ClearQueue(
        self, request: queue_service_pb2.ClearQueueRequest, context: Any
    ) -> queue_service_pb2.ClearQueueResponse:
        if request.name != self._name:
            raise QueueNotFound
        return queue_service_pb2.ClearQueueResponse(cleared=await self._runs.clear())
