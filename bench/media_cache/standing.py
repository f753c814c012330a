"""The product as it is in earnest, between an origin and a bucket of the bench."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import psycopg
from carrel.media_cache.v1.asset_pb2 import AssetSource
from carrel.media_cache.v1.asset_service_pb2 import BatchCacheAssetsRequest
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceStub

from bench.media_cache.foreign import Foreign
from bench.media_cache.kinds import order, url
from bench.processes import port_of, service
from bench.servers import Servers
from dev.backing.ports import LOOPBACK, free_port

_BATCH = 500
_POLL_SECONDS = 0.1
_STATES = "SELECT status, count(*) FROM cache_assets GROUP BY status"
_OPEN = "SELECT count(*) FROM cache_assets WHERE status IN ('PENDING', 'DOWNLOADING')"


@dataclass(frozen=True)
class Standing:
    """A media_cache that answers; `pid` is its process, and `environ` what others of it are started with."""

    foreign: Foreign
    address: str
    database: psycopg.Connection[Any]
    environ: Mapping[str, str]
    folder: Path
    pid: int

    def urls(self, mix: str, numbers: Sequence[int]) -> list[str]:
        """The addresses of the files with these numbers, in the order of the mix."""
        kinds = order(mix)
        return [url(self.foreign.origin, kinds[number % len(kinds)], number) for number in numbers]

    def ask(self, mix: str, numbers: range) -> None:
        """Asks for those files."""
        with grpc.insecure_channel(self.address) as channel:
            stub: Any = AssetServiceStub(channel)
            for at in range(0, len(numbers), _BATCH):
                wanted = [AssetSource(uri=address) for address in self.urls(mix, numbers[at : at + _BATCH])]
                stub.BatchCacheAssets(BatchCacheAssetsRequest(assets=wanted))

    @contextmanager
    def worker(self) -> Iterator[int]:
        """One more process, which fetches: its id."""
        with service("media_cache", "work", self.environ, self.folder / "worker.log") as pid:
            yield pid

    @contextmanager
    def gateway(self) -> Iterator[str]:
        """A gateway before it: its address. The other services are not there."""
        port = free_port()
        environ = {
            **{f"{name}_ADDRESS": self.address for name in ("MEDIA_CACHE", "MONITOR", "OCR")},
            "REDIS_URL": self.environ["REDIS_URL"],
            "GATEWAY_PORT": str(port),
            "LOG_LEVEL": "WARNING",
        }
        with service("gateway", "serve", environ, self.folder / "gateway.log", port):
            yield f"http://{LOOPBACK}:{port}"

    def until_open(self, most: int, seconds: float) -> None:
        """Waits until no more than so many assets are still to be cached."""
        deadline = time.monotonic() + seconds
        while (left := self.count_open()) > most:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{left} assets are still open after {seconds:g} s, see {self.folder}")
            time.sleep(_POLL_SECONDS)

    def count_open(self) -> int:
        """How many assets have not ended."""
        return self.count(_OPEN)

    def count(self, statement: str) -> int:
        """The number that the statement finds."""
        found = self.database.execute(statement).fetchone()
        return int(found[0]) if found else 0

    def states(self) -> dict[str, int]:
        """How many assets there are in each state."""
        return dict(self.database.execute(_STATES).fetchall())


@contextmanager
def standing(
    stores: Servers, between: Foreign, *, role: str = "serve", store: str = "sink", **settings: str
) -> Iterator[Standing]:
    """A media_cache in that role on a database of its own, keeping objects in the sink or in a folder."""
    database_url = stores.migrated("media_cache")
    environ = {
        **stores.media_cache(database_url),
        "MEDIA_CACHE_METRICS_LISTEN": f"{LOOPBACK}:0",
        "MEDIA_CACHE_ALLOWED_ADDRESSES": between.origin,
        "MEDIA_CACHE_SIGNED_HOSTS": between.origin,
        **(_bucket(between.sink) if store == "sink" else {}),
        **settings,
    }
    address = environ["MEDIA_CACHE_LISTEN"]
    with ExitStack() as house:
        log = stores.folder / f"{role}.log"
        pid = house.enter_context(service("media_cache", role, environ, log, port_of(address)))
        database = house.enter_context(psycopg.connect(database_url, autocommit=True))
        yield Standing(between, address, database, environ, stores.folder, pid)
    stores.drop_database("media_cache")


def _bucket(sink: str) -> dict[str, str]:
    return {
        "S3_ENDPOINT_URL": f"http://{sink}",
        "R2_BUCKET_NAME": "bench",
        "R2_ACCESS_KEY_ID": "bench",
        "R2_SECRET_ACCESS_KEY": "bench",
    }
