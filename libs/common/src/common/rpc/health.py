"""Health by the gRPC protocol: the process, each service, each dependency, every name with a status of its own."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

import grpc
import grpc.aio
from grpc_health.v1 import health_pb2
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthServicer

log = logging.getLogger(__name__)

Probe = Callable[[], Awaitable[bool]]

_PROCESS = ""
_SERVING = HealthCheckResponse.SERVING
_NOT_SERVING = HealthCheckResponse.NOT_SERVING
_UNKNOWN = HealthCheckResponse.SERVICE_UNKNOWN


class Health(HealthServicer):
    """Answers for the process (the empty name), which is alive until it drains, and for every name that was set."""

    def __init__(self) -> None:
        self._statuses: dict[str, Any] = {_PROCESS: _SERVING}
        self._changed = asyncio.Event()
        self._is_draining = False

    def set(self, name: str, *, is_serving: bool) -> None:
        """Sets the status of a name; once the process drains nothing serves any more."""
        status = _SERVING if is_serving and not self._is_draining else _NOT_SERVING
        if self._statuses.get(name) != status:
            self._statuses[name] = status
            self._tell_watchers()

    def drain(self) -> None:
        """Every name stops serving, for good; who watches is told, and let go."""
        self._is_draining = True
        self._statuses.update(dict.fromkeys(self._statuses, _NOT_SERVING))
        self._tell_watchers()

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
        told = None
        while True:
            changed, status = self._changed, self._statuses.get(request.service, _UNKNOWN)
            if status != told:
                told = status
                yield HealthCheckResponse(status=status)
            # A watcher never leaves by itself: it would hold up the drain until the last moment.
            if self._is_draining:
                return
            await changed.wait()

    def _tell_watchers(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


class Probes:
    """Asks every dependency again and again; the services serve while all that they need is there."""

    def __init__(
        self,
        health: Health,
        services: Sequence[str],
        needed: Mapping[str, Probe],
        watched: Mapping[str, Probe],
        interval_seconds: float,
    ) -> None:
        self._health = health
        self._services = services
        self._needed = needed
        self._probes = {**watched, **needed}
        self._interval = interval_seconds
        self._known: dict[str, bool] = {}

    async def run(self) -> None:
        """Probes for ever; ends only when it is cancelled."""
        while True:
            await self.once()
            await asyncio.sleep(self._interval)

    async def once(self) -> None:
        """Probes everything once, side by side."""
        answers = await asyncio.gather(*(self._answer(probe) for probe in self._probes.values()))
        for name, is_there in zip(self._probes, answers, strict=True):
            self._note(name, is_there=is_there)
        is_ready = all(self._known[name] for name in self._needed)
        for service in self._services:
            self._health.set(service, is_serving=is_ready)

    def _note(self, name: str, *, is_there: bool) -> None:
        if self._known.get(name, True) != is_there:
            log.warning("a dependency is %s", "back" if is_there else "away", extra={"dependency": name})
        self._known[name] = is_there
        self._health.set(name, is_serving=is_there)

    async def _answer(self, probe: Probe) -> bool:
        try:
            async with asyncio.timeout(self._interval):
                return await probe()
        except Exception as error:
            log.debug("a probe failed", exc_info=error)
            return False
