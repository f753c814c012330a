"""A queue of a stand-in."""

# Methods are named by the contracts.
# ruff: noqa: N802

from typing import Any

from carrel.queue.v1 import queue_service_pb2, queue_service_pb2_grpc

from common.errors import NotFound


class Queues(queue_service_pb2_grpc.QueueServiceServicer):
    """Has one queue."""

    def __init__(self, name: str) -> None:
        self._name = name

    async def ListQueues(self, request: Any, context: Any) -> queue_service_pb2.ListQueuesResponse:
        return queue_service_pb2.ListQueuesResponse(queues=[{"name": self._name, "waiting": 1, "total": 1}])

    async def ClearQueue(self, request: Any, context: Any) -> queue_service_pb2.ClearQueueResponse:
        if request.name != self._name:
            raise NotFound("no queue has that name", reason="QUEUE_NOT_FOUND")
        return queue_service_pb2.ClearQueueResponse(cleared=3)
