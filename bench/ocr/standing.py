"""The whole ocr as it is in earnest, between neighbours of the bench."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen
from uuid import NAMESPACE_URL, uuid5

import grpc
import psycopg
from carrel.ocr.v1.analysis_pb2 import AnalysisBatch
from carrel.ocr.v1.analysis_service_pb2 import BatchAnalyzePostsRequest
from carrel.ocr.v1.analysis_service_pb2_grpc import AnalysisServiceStub

from bench.ocr import neighbours
from bench.processes import announced, cpu_seconds, megabytes, port_of, service
from bench.servers import Servers
from dev.backing.ports import LOOPBACK, free_port
from dev.backing.waiting import wait
from tests.foreign.gemini import KEY

_BATCH = 50
_COMPLETED = "SELECT count(*) FROM analyses WHERE status = 'completed'"
_OTHERS = (
    "SELECT status, error_reason, count(*) FROM analyses WHERE status <> 'completed' GROUP BY status, error_reason"
)


@dataclass(frozen=True)
class Record:
    """What the neighbours have seen: when the model was asked, in seconds; by how many at once; and results told."""

    moments: Sequence[float]
    most_at_once: int
    told: int


@dataclass(frozen=True)
class Standing:
    """An ocr that serves and works; `pids` are its processes, of which the first serves."""

    pids: Sequence[int]
    address: str
    database: psycopg.Connection[Any]
    recorded_at: str

    def ask(self, numbers: range, **how: bool) -> None:
        """Asks for the posts with these numbers, as many at once as may be asked for."""
        for at in range(numbers.start, numbers.stop, _BATCH):
            self.ask_once(range(at, min(at + _BATCH, numbers.stop)), respond_async=True, **how)

    def ask_once(self, numbers: range, **how: bool) -> AnalysisBatch:
        """Asks for these posts in one call."""
        ids = [str(uuid5(NAMESPACE_URL, f"post {number}")) for number in numbers]
        with grpc.insecure_channel(self.address) as channel:
            stub: Any = AnalysisServiceStub(channel)
            batch: AnalysisBatch = stub.BatchAnalyzePosts(BatchAnalyzePostsRequest(post_ids=ids, **how))
            return batch

    def until_completed(self, count: int, seconds: float) -> None:
        """Waits until so many analyses are completed."""
        wait(lambda: self.completed() >= count, seconds, f"{count} analyses")

    def completed(self) -> int:
        """How many are."""
        return int(self.found(_COMPLETED)[0][0])

    def cpu_seconds(self) -> float:
        """What its processes have used so far."""
        return sum(map(cpu_seconds, self.pids))

    def megabytes(self) -> float:
        """What its processes weigh."""
        return sum(map(megabytes, self.pids))

    def others(self) -> Sequence[tuple[Any, ...]]:
        """The states and reasons of analyses that are not completed, each with how many there are."""
        return self.found(_OTHERS)

    def found(self, statement: str, *values: object) -> Sequence[tuple[Any, ...]]:
        """What the database answers."""
        return self.database.execute(statement, values).fetchall()

    def record(self) -> Record:
        """What the neighbours have seen so far."""
        with urlopen(f"http://{self.recorded_at}/record") as answer:
            return Record(**json.load(answer))


@contextmanager
def standing(stores: Servers, answering_seconds: float, workers: int = 1, **settings: str) -> Iterator[Standing]:
    """An ocr with a database of its own and so many workers, whose model answers after so many seconds."""
    with ExitStack() as house:
        said = house.enter_context(announced(neighbours.__name__, str(answering_seconds)))
        services, model, recorded_at = said.split()
        url, listen = stores.migrated("ocr"), free_port()
        environ = {
            "OCR_DATABASE_URL": url,
            "REDIS_URL": stores.redis_url,
            "OCR_LISTEN": f"{LOOPBACK}:{listen}",
            "MONITOR_ADDRESS": services,
            "MEDIA_CACHE_ADDRESS": services,
            "GEMINI_API_KEY": KEY,
            "GEMINI_BASE_URL": model,
            "LOG_LEVEL": "WARNING",
            **settings,
        }
        address, log = environ["OCR_LISTEN"], stores.folder / "ocr.log"
        pids = [house.enter_context(service("ocr", "all", environ, log, port_of(address)))]
        pids += [house.enter_context(service("ocr", "work", environ, log)) for _ in range(workers - 1)]
        database = house.enter_context(psycopg.connect(url, autocommit=True))
        yield Standing(pids, address, database, recorded_at)
    stores.drop_database("ocr")


@contextmanager
def timed() -> Iterator[list[float]]:
    """How many seconds the block took, in a list that is filled when it is left."""
    taken: list[float] = []
    began = time.perf_counter()
    yield taken
    taken.append(time.perf_counter() - began)
