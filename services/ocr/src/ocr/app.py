"""Composition root: builds every part of ocr, top to bottom; no decisions."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from carrel.ocr.v1.analysis_service_pb2_grpc import add_AnalysisServiceServicer_to_server
from carrel.ocr.v1.category_service_pb2_grpc import add_CategoryServiceServicer_to_server
from carrel.queue.v1.queue_service_pb2_grpc import add_QueueServiceServicer_to_server

from common.database import Database, migrate
from common.desk import Role
from common.queue import Bell, ScheduleRole, WorkRole, broker
from common.rpc import Server
from common.telemetry import configure, serve_metrics
from ocr.repository import OcrUnitOfWork
from ocr.servicer import AnalysisServicer, CategoryServicer, QueueServicer
from ocr.settings import Settings
from ocr.tables import ANALYSES
from ocr.usecases import UseCases

MIGRATIONS = Path(__file__).parents[2] / "migrations"
SERVICES = ("carrel.ocr.v1.AnalysisService", "carrel.ocr.v1.CategoryService", "carrel.queue.v1.QueueService")


class App:
    """The parts of one process. Entered, it is only there; left, it gives back its connections."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._bell = Bell(broker(settings.redis))
        self._database = Database(settings.database, OcrUnitOfWork, self._bell)
        self._use_cases = UseCases(self._database)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._bell.close()
        await self._database.close()

    def foundations(self) -> Sequence[Role]:
        """What every process stands on, whatever its roles."""
        telemetry = self._settings.telemetry
        metrics = [serve_metrics(telemetry.metrics_listen)] if telemetry.metrics_listen else []
        return [configure("ocr", telemetry), *metrics, self]

    def serve(self) -> Role:
        """Answers RPCs."""
        return Server(
            self._settings.listen,
            [
                (add_AnalysisServiceServicer_to_server, AnalysisServicer()),
                (add_CategoryServiceServicer_to_server, CategoryServicer()),
                (add_QueueServiceServicer_to_server, QueueServicer(self._use_cases)),
            ],
            SERVICES,
            domain="ocr.carrel",
            readiness={"postgresql": self._database.ready},
            watched={"redis": self._rings},
            settings=self._settings.rpc,
        )

    def work(self) -> Role:
        """Takes no work yet: analyses have no handler, and one that is asked for by a later release waits for it."""
        return WorkRole(self._settings.redis, self._bell, [])

    def schedule(self) -> Role:
        """Calls nothing yet: analyses are asked for, never due by themselves."""
        return ScheduleRole([])

    async def migrate(self) -> None:
        """Brings the schema to the newest step."""
        await migrate(MIGRATIONS, self._settings.database.migration_url.reveal())

    async def _rings(self) -> bool:
        return await self._bell.waiting(ANALYSES.name) is not None
