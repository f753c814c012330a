"""The services behind the gateway, with their real contracts and made-up data: gRPC servers on ports of their own."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from carrel.media_cache.v1 import asset_service_pb2_grpc
from carrel.monitor.v1 import (
    alert_service_pb2_grpc,
    export_service_pb2_grpc,
    history_service_pb2_grpc,
    monitoring_service_pb2_grpc,
    post_service_pb2_grpc,
    profile_service_pb2_grpc,
    run_service_pb2_grpc,
)
from carrel.ocr.v1 import analysis_service_pb2_grpc, category_service_pb2_grpc
from carrel.queue.v1 import queue_service_pb2_grpc

from common.rpc import Probe, Server
from common.settings import Address
from tests.foreign.standins.assets import Assets
from tests.foreign.standins.exports import Exports
from tests.foreign.standins.monitoring import Alerts, Figures, Runs
from tests.foreign.standins.posts import Histories, Posts
from tests.foreign.standins.profiles import BROKEN, BUSY, SLOW, SLOW_SECONDS, Profiles
from tests.foreign.standins.queues import Queues
from tests.foreign.standins.readings import Analyses, Categories

__all__ = ["BROKEN", "BUSY", "SLOW", "SLOW_SECONDS", "Services", "serving"]


@dataclass
class Services:
    """The three services, their addresses, and what they depend on: set a dependency to False and it is away."""

    assets: Assets = field(default_factory=Assets)
    profiles: Profiles = field(default_factory=Profiles)
    runs: Runs = field(default_factory=Runs)
    posts: Posts = field(default_factory=Posts)
    exports: Exports = field(default_factory=Exports)
    analyses: Analyses = field(default_factory=Analyses)
    dependencies: dict[str, bool] = field(default_factory=lambda: {"postgresql": True})
    addresses: dict[str, str] = field(default_factory=dict)

    def servicers(self) -> Mapping[str, Sequence[tuple[Any, Any]]]:
        """Who answers what, by service."""
        return {
            "media_cache": [
                (asset_service_pb2_grpc.add_AssetServiceServicer_to_server, self.assets),
                (queue_service_pb2_grpc.add_QueueServiceServicer_to_server, Queues("media-cache")),
            ],
            "monitor": [
                (profile_service_pb2_grpc.add_ProfileServiceServicer_to_server, self.profiles),
                (post_service_pb2_grpc.add_PostServiceServicer_to_server, self.posts),
                (run_service_pb2_grpc.add_RunServiceServicer_to_server, self.runs),
                (history_service_pb2_grpc.add_HistoryServiceServicer_to_server, Histories()),
                (export_service_pb2_grpc.add_ExportServiceServicer_to_server, self.exports),
                (alert_service_pb2_grpc.add_AlertServiceServicer_to_server, Alerts()),
                (monitoring_service_pb2_grpc.add_MonitoringServiceServicer_to_server, Figures()),
                (queue_service_pb2_grpc.add_QueueServiceServicer_to_server, Queues("a-monitor")),
            ],
            "ocr": [
                (analysis_service_pb2_grpc.add_AnalysisServiceServicer_to_server, self.analyses),
                (category_service_pb2_grpc.add_CategoryServiceServicer_to_server, Categories()),
            ],
        }


@asynccontextmanager
async def serving() -> AsyncIterator[Services]:
    """The three services, each on a port of its own."""
    services = Services()
    async with AsyncExitStack() as house:
        for name, servicers in services.servicers().items():
            server = Server(
                Address("127.0.0.1", 0),
                servicers,
                [f"carrel.{name}.v1"],
                domain=f"{name}.carrel",
                readiness={one: _probe(services, one) for one in services.dependencies},
            )
            await house.enter_async_context(server)
            services.addresses[name] = f"127.0.0.1:{server.port}"
        yield services


def _probe(services: Services, name: str) -> Probe:
    async def probe() -> bool:
        return services.dependencies[name]

    return probe
