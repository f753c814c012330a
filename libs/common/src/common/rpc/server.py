"""The serve role: a gRPC server with health, limits and interceptors, drained when it is left."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import grpc.aio
from grpc_health.v1 import health_pb2
from grpc_health.v1.health_pb2_grpc import add_HealthServicer_to_server
from grpc_reflection.v1alpha import reflection

from common.rpc.access import Access
from common.rpc.admission import Admission
from common.rpc.deadline import Deadline
from common.rpc.decoding import Decoding
from common.rpc.failures import Failures
from common.rpc.health import Health
from common.rpc.limits import SERVER_OPTIONS
from common.rpc.probes import Probe, Probes
from common.rpc.settings import RpcSettings, Waits
from common.rpc.validation import Validation
from common.settings import Address

_HEALTH = health_pb2.DESCRIPTOR.services_by_name["Health"].full_name
_PROBE_SECONDS = 2.0
# What grpc itself refuses it refuses without a reason, and a connection's streams as if the server were away: that is
# for the flood in which even refusing is too much.
_LAST_RESORT = 2

AddToServer = Callable[[Any, Any], None]


class Server:
    """Answers RPCs from entering to leaving.

    `readiness` names what the services need: each name has a health status of its own, and all services stop serving
    while one of them is away. What is only `watched` has a status too and stops nothing. The empty name says that the
    process lives. Failures carry `domain`, which is `<service>.carrel`.
    """

    def __init__(
        self,
        address: Address,
        servicers: Sequence[tuple[AddToServer, Any]],
        service_names: Sequence[str],
        *,
        domain: str,
        readiness: Mapping[str, Probe] | None = None,
        watched: Mapping[str, Probe] | None = None,
        settings: RpcSettings | None = None,
        waits: Waits | None = None,
    ) -> None:
        self._address = address
        self._servicers = servicers
        self._service_names = service_names
        self._settings = settings or RpcSettings()
        waits = waits or Waits()
        deadline = Deadline(self._settings.longest_call, self._settings.longest_pause, waits)
        admission = Admission(self._settings.max_concurrent_rpcs, waits)
        self._most = _LAST_RESORT * (self._settings.max_concurrent_rpcs + waits.most)
        self._interceptors = (Access(), Failures(domain), admission, deadline, Decoding(), Validation())
        self._health = Health()
        self._probes = Probes(self._health, service_names, readiness or {}, watched or {}, _PROBE_SECONDS)
        self.port = address.port

    async def __aenter__(self) -> Self:
        self._server = self._built()
        self.port = self._server.add_insecure_port(str(self._address))
        await self._probes.once()
        await self._server.start()
        self._probing = asyncio.create_task(self._probes.run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # First told, then stopped: a balancer that hears it in time sends nothing that would be refused.
        await self._health.drain()
        self._probing.cancel()
        await self._server.stop(self._settings.drain_timeout.total_seconds())
        with suppress(asyncio.CancelledError):
            await self._probing

    def _built(self) -> grpc.aio.Server:
        server = grpc.aio.server(
            interceptors=self._interceptors,
            options=(*SERVER_OPTIONS, ("grpc.max_concurrent_streams", self._most)),
            maximum_concurrent_rpcs=self._most,
        )
        for add, servicer in [*self._servicers, (add_HealthServicer_to_server, self._health)]:
            add(servicer, server)
        if self._settings.reflection:
            names = (*self._service_names, _HEALTH, reflection.SERVICE_NAME)
            reflection.enable_server_reflection(names, server)
        return server
