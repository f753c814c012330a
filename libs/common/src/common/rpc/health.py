"""Health by the gRPC protocol: the process, each service, each dependency, every name with a status of its own."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from weakref import WeakSet

import grpc
import grpc.aio
from grpc_health.v1 import health_pb2
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthServicer

HEALTH_METHODS = "/grpc.health.v1.Health/"
_PROCESS = ""
_TELLING_SECONDS = 1.0
_SERVING = HealthCheckResponse.SERVING
_NOT_SERVING = HealthCheckResponse.NOT_SERVING
_UNKNOWN = HealthCheckResponse.SERVICE_UNKNOWN


class Health(HealthServicer):
    """Answers for the process (the empty name), which is alive until it drains, and for every name that was set."""

    def __init__(self) -> None:
        self._statuses: dict[str, Any] = {_PROCESS: _SERVING}
        self._changed = asyncio.Event()
        self._is_draining = False
        # Each is the task of its call, which ends when the last of it has been sent.
        self._watchers: WeakSet[asyncio.Task[Any]] = WeakSet()

    def set(self, name: str, *, is_serving: bool) -> None:
        """Sets the status of a name; once the process drains nothing serves any more."""
        status = _SERVING if is_serving and not self._is_draining else _NOT_SERVING
        if self._statuses.get(name) != status:
            self._statuses[name] = status
            self._tell_watchers()

    async def drain(self) -> None:
        """Every name stops serving, for good; returns when who watches has been told and let go, or is too slow."""
        self._is_draining = True
        self._statuses.update(dict.fromkeys(self._statuses, _NOT_SERVING))
        self._tell_watchers()
        if self._watchers:
            await asyncio.wait(self._watchers, timeout=_TELLING_SECONDS)

    async def Check(self, request: HealthCheckRequest, context: Any) -> HealthCheckResponse:  # noqa: N802
        if request.service not in self._statuses:
            await context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
        return HealthCheckResponse(status=self._statuses[request.service])

    async def List(self, request: Any, context: Any) -> Any:  # noqa: N802, ARG002
        statuses = {name: HealthCheckResponse(status=status) for name, status in self._statuses.items()}
        return health_pb2.HealthListResponse(statuses=statuses)  # type: ignore[attr-defined]

    async def Watch(  # noqa: N802
        self,
        request: HealthCheckRequest,
        context: Any,  # noqa: ARG002
    ) -> AsyncIterator[HealthCheckResponse]:
        if (task := asyncio.current_task()) is not None:
            self._watchers.add(task)
        told = None
        while True:
            changed, status = self._changed, self._statuses.get(request.service, _UNKNOWN)
            if status != told:
                told = status
                yield HealthCheckResponse(status=status)
                # It may be another by the time that it is sent.
                continue
            # A watcher never leaves by itself: it would hold up the drain until the last moment.
            if self._is_draining:
                return
            await changed.wait()

    def _tell_watchers(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
