"""The servers that benches stand on, in a folder that is gone afterwards."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import psycopg

from common.database import database_url, migrate
from dev.backing.ports import LOOPBACK, free_port, free_ports
from dev.backing.postgres import Postgres
from dev.backing.redis import Redis
from dev.backing.server import Server

SERVICES = Path(__file__).parents[1] / "services"


@dataclass(frozen=True)
class Servers:
    """The superuser's address of PostgreSQL, that of Redis, and a folder for whatever else."""

    database_url: str
    redis_url: str
    folder: Path

    def new_database(self, name: str) -> str:
        """The address of a new and empty database."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return urlunsplit(urlsplit(self.database_url)._replace(path=f"/{name}"))

    def migrated(self, service: str, name: str | None = None) -> str:
        """The address of a new database with the schema of the service, by its name unless another is given."""
        url = self.new_database(name or service)
        asyncio.run(migrate(SERVICES / service / "migrations", database_url(url)))
        return url

    def media_cache(self, url: str) -> dict[str, str]:
        """The environment of a media_cache on that database, with ports of its own and its objects in a folder."""
        listen, objects = free_ports(2)
        return {
            "MEDIA_CACHE_DATABASE_URL": url,
            "REDIS_URL": self.redis_url,
            "CARREL_DATA_DIR": str(self.folder / "media"),
            "OBJECTS_SIGNING_KEY": "a signing key of the bench",
            "MEDIA_CACHE_LISTEN": f"{LOOPBACK}:{listen}",
            "MEDIA_CACHE_OBJECTS_LISTEN": f"{LOOPBACK}:{objects}",
            "MEDIA_CACHE_OBJECTS_URL": f"http://{LOOPBACK}:{objects}",
        }

    def drop_database(self, name: str) -> None:
        """Removes the database with everything in it."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def servers() -> Iterator[Servers]:
    """PostgreSQL with the settings it comes with, which waits for the disk as it does in earnest, and Redis."""
    with ExitStack() as house:
        folder = Path(house.enter_context(TemporaryDirectory(prefix="carrel-bench-")))
        # The account that PostgreSQL runs as passes through it.
        folder.chmod(0o711)
        postgres = Postgres(folder=folder / "postgres", port=free_port(), password="bench")
        redis = Redis(folder=folder / "redis", port=free_port(), password="bench")
        for each in (postgres, redis):
            each.prepare()
        house.enter_context(Server(postgres.program(), folder / "postgres.log"))
        house.enter_context(Server(redis.program(), folder / "redis.log"))
        yield Servers(postgres.url(), redis.url(), folder)
