"""Every part of ocr, built top to bottom; no decisions."""

from collections.abc import Sequence

from carrel.ocr.v1 import analysis_service_pb2, category_service_pb2
from carrel.ocr.v1.analysis_service_pb2_grpc import add_AnalysisServiceServicer_to_server
from carrel.ocr.v1.category_service_pb2_grpc import add_CategoryServiceServicer_to_server
from carrel.queue.v1 import queue_service_pb2
from carrel.queue.v1.queue_service_pb2_grpc import add_QueueServiceServicer_to_server

from common.database import Database
from common.desk import Role
from common.queue import Bell, ScheduleRole, WorkRole, broker
from common.rpc import AddToServer, Server
from ocr.repository import OcrUnitOfWork
from ocr.servicer import AnalysisServicer, CategoryServicer, QueueServicer
from ocr.settings import Settings
from ocr.usecases import UseCases

DOMAIN = "ocr.carrel"
_SERVICES = (
    analysis_service_pb2.DESCRIPTOR.services_by_name["AnalysisService"].full_name,
    category_service_pb2.DESCRIPTOR.services_by_name["CategoryService"].full_name,
    queue_service_pb2.DESCRIPTOR.services_by_name["QueueService"].full_name,
)


class Ocr:
    """The parts that all roles share; entered before them and left after them, for they need its connections."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.bell = Bell(broker(settings.redis))
        self.database = Database(settings.database, OcrUnitOfWork, self.bell)
        self.usecases = UseCases(self.database)

    async def __aenter__(self) -> "Ocr":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.bell.close()
        await self.database.close()


def serve(app: Ocr) -> Role:
    """Answers RPCs."""
    return Server(
        app.settings.listen,
        _servicers(app),
        _SERVICES,
        domain=DOMAIN,
        readiness={"postgresql": app.database.ready},
        watched={"redis": app.bell.ready},
        settings=app.settings.rpc,
    )


def work(app: Ocr) -> Role:
    """Takes nothing: no handler is built yet, and an analysis that a later release asks for waits for that release."""
    return WorkRole(app.settings.redis, app.bell, [])


def schedule(_: Ocr) -> Role:
    """Calls nothing: analyses are asked for, they never fall due."""
    return ScheduleRole([])


def _servicers(app: Ocr) -> Sequence[tuple[AddToServer, object]]:
    return [
        (add_AnalysisServiceServicer_to_server, AnalysisServicer()),
        (add_CategoryServiceServicer_to_server, CategoryServicer()),
        (add_QueueServiceServicer_to_server, QueueServicer(app.usecases)),
    ]
