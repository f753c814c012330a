"""What media_cache's tests stand on: a migrated database, an origin, the service."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.fixtures.postgres import emptied, new_clone, new_template
from tests.foreign.origin import Origin
from tests.integration.media_cache.keeping import Keeping, keeping_in
from tests.integration.media_cache.schema import migrate_now
from tests.integration.media_cache.standing import Standing, environ, standing


@pytest.fixture(scope="session")
def media_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database, to be cloned."""
    yield from new_template(postgres_url, migrate_now)


@pytest.fixture(scope="session")
def media_clone(postgres_url: str, media_template: str) -> Iterator[str]:
    """The address of the one database in which the tests of this session have the service, one after the other."""
    yield from new_clone(postgres_url, media_template)


@pytest.fixture
def media_database_url(media_clone: str) -> str:
    """A migrated database with nothing in it."""
    return emptied(media_clone)


@pytest.fixture
async def origin() -> AsyncIterator[Origin]:
    """An origin that does what the test says."""
    async with Origin() as one:
        yield one


@pytest.fixture
def media_environ(media_database_url: str, redis_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of the service."""
    return environ(media_database_url, redis_url, tmp_path)


@pytest.fixture
async def cache(media_environ: dict[str, str], origin: Origin) -> AsyncIterator[Standing]:
    """The service, serving and working."""
    async with standing(media_environ, origin) as one:
        yield one


@pytest.fixture
async def keeping(media_environ: dict[str, str]) -> AsyncIterator[Keeping]:
    """The service without its roles."""
    async with keeping_in(media_environ) as one:
        yield one
