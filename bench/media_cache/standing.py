"""The product as it is in earnest, between an origin and a bucket of the bench."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import psycopg
from carrel.media_cache.v1.asset_pb2 import AssetSource
from carrel.media_cache.v1.asset_service_pb2 import BatchCacheAssetsRequest
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceStub

from bench.media_cache.kinds import fill, order, url
from bench.processes import announced, service
from bench.servers import Servers
from dev.backing.ports import LOOPBACK, free_ports

_BATCH = 500
_STATES = "SELECT status, count(*) FROM cache_assets GROUP BY status"
_OPEN = "SELECT count(*) FROM cache_assets WHERE status IN ('PENDING', 'DOWNLOADING')"


@dataclass(frozen=True)
class Foreign:
    """What media_cache stands between: who it fetches from, and where it stores."""

    origin: str
    sink: str


@contextmanager
def foreign(folder: Path, kinds: Sequence[str]) -> Iterator[Foreign]:
    """An origin that has files of these kinds, and a sink."""
    folder.mkdir()
    fill(folder, kinds)
    with ExitStack() as house:
        origin = house.enter_context(announced("bench.media_cache.origin", str(folder)))
        yield Foreign(origin, house.enter_context(announced("bench.media_cache.sink")))


@dataclass(frozen=True)
class Standing:
    """A media_cache that serves, and a database to look into; its worker is started when it is wanted."""

    foreign: Foreign
    address: str
    database: psycopg.Connection[Any]
    environ: dict[str, str]
    log: Path

    def ask(self, mix: str, numbers: range) -> None:
        """Asks for the assets with these numbers, in the order of the mix."""
        kinds = order(mix)
        addresses = [url(self.foreign.origin, kinds[number % len(kinds)], number) for number in numbers]
        with grpc.insecure_channel(self.address) as channel:
            stub: Any = AssetServiceStub(channel)
            for at in range(0, len(addresses), _BATCH):
                wanted = [AssetSource(uri=address) for address in addresses[at : at + _BATCH]]
                stub.BatchCacheAssets(BatchCacheAssetsRequest(assets=wanted))

    @contextmanager
    def worker(self, role: str = "work") -> Iterator[int]:
        """The process that fetches: its id."""
        with service("media_cache", role, self.environ, self.log) as pid:
            yield pid

    def until_open(self, most: int, seconds: float) -> None:
        """Waits until no more than so many assets are still to be cached."""
        deadline = time.monotonic() + seconds
        while (left := self.count_open()) > most:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{left} assets are still open after {seconds:g} s, see {self.log}")
            time.sleep(0.05)

    def count_open(self) -> int:
        """How many assets have not ended."""
        found = self.database.execute(_OPEN).fetchone()
        return found[0] if found else 0

    def states(self) -> dict[str, int]:
        """How many assets there are in each state."""
        return dict(self.database.execute(_STATES).fetchall())


@contextmanager
def standing(stores: Servers, between: Foreign, store: str, **settings: str) -> Iterator[Standing]:
    """A media_cache on a database of its own, keeping objects in the sink or in a folder."""
    url_of_database = stores.migrated("media_cache")
    listen, objects, metrics = free_ports(3)
    environ = {
        "MEDIA_CACHE_DATABASE_URL": url_of_database,
        "REDIS_URL": stores.redis_url,
        "CARREL_DATA_DIR": str(stores.folder / "media"),
        "OBJECTS_SIGNING_KEY": "a signing key of the bench",
        "MEDIA_CACHE_LISTEN": f"{LOOPBACK}:{listen}",
        "MEDIA_CACHE_OBJECTS_LISTEN": f"{LOOPBACK}:{objects}",
        "MEDIA_CACHE_OBJECTS_URL": f"http://{LOOPBACK}:{objects}",
        "MEDIA_CACHE_ALLOWED_ADDRESSES": between.origin,
        "MEDIA_CACHE_SIGNED_HOSTS": between.origin,
        **(_bucket(between.sink) if store == "sink" else {}),
        **settings,
    }
    log = stores.folder / "media_cache.log"
    with ExitStack() as house:
        house.enter_context(service("media_cache", "serve", environ, log, listen))
        database = house.enter_context(psycopg.connect(url_of_database, autocommit=True))
        worker = {**environ, "MEDIA_CACHE_METRICS_LISTEN": f"{LOOPBACK}:{metrics}"}
        yield Standing(between, f"{LOOPBACK}:{listen}", database, worker, log)
    stores.drop_database("media_cache")


def _bucket(sink: str) -> dict[str, str]:
    return {
        "S3_ENDPOINT_URL": f"http://{sink}",
        "R2_BUCKET_NAME": "bench",
        "R2_ACCESS_KEY_ID": "bench",
        "R2_SECRET_ACCESS_KEY": "bench",
    }
