"""Whether the services are ready, and which dependency of theirs is missing when they are not."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

import grpc.aio
from grpc_health.v1 import health_pb2
from grpc_health.v1.health_pb2_grpc import HealthStub

from common.errors import Failure

_KEPT_SECONDS = 1.0
_TIMEOUT_SECONDS = 2.0
_PROCESS = "process"
_SERVING = health_pb2.HealthCheckResponse.SERVING


@dataclass(frozen=True)
class Report:
    """What each service says of itself and of what it depends on; by service, then by name."""

    services: Mapping[str, Mapping[str, bool]]

    @property
    def missing(self) -> list[str]:
        """What does not serve: `monitor: postgresql`."""
        return [
            f"{name}: {part}" for name, parts in self.services.items() for part, serves in parts.items() if not serves
        ]


class Readiness:
    """Asks every service for its health, at most once a second however often it is asked itself."""

    def __init__(self, channels: Mapping[str, grpc.aio.Channel]) -> None:
        self._stubs = {name: HealthStub(channel) for name, channel in channels.items()}
        self._asking = asyncio.Lock()
        self._report: Report | None = None
        self._moment = 0.0

    async def report(self) -> Report:
        """The state of a second ago, or newer."""
        async with self._asking:
            if self._report is None or time.monotonic() - self._moment > _KEPT_SECONDS:
                answers = await asyncio.gather(*(self._of(stub) for stub in self._stubs.values()))
                self._report = Report(dict(zip(self._stubs, answers, strict=True)))
                self._moment = time.monotonic()
            return self._report

    @staticmethod
    async def _of(stub: HealthStub) -> Mapping[str, bool]:
        try:
            # The published types are older than the call.
            request = health_pb2.HealthListRequest()  # type: ignore[attr-defined]
            listed = await stub.List(request, timeout=_TIMEOUT_SECONDS)  # type: ignore[attr-defined]
        except Failure:
            return {_PROCESS: False}
        return {name or _PROCESS: each.status == _SERVING for name, each in sorted(listed.statuses.items())}
