"""What chaos stands on: the service's door in this process, its workers in others."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from media_cache.app import serve
from tests.chaos.media_cache.processes import Processes
from tests.fixtures.forked import gone_afterwards
from tests.foreign.origin import Origin
from tests.integration.media_cache.conftest import media_clone, media_database_url, media_template, origin
from tests.integration.media_cache.standing import Standing, environ, standing

__all__ = ["media_clone", "media_database_url", "media_template", "origin"]

HASTE = {
    "MEDIA_CACHE_MAX_BYTES": "5MB",
    "MEDIA_CACHE_LEASE_SECONDS": "1",
    "MEDIA_CACHE_TIMEOUT_SECONDS": "20",
    "MEDIA_CACHE_IDLE_TIMEOUT_SECONDS": "20",
}


@pytest.fixture
def media_environ(media_database_url: str, redis_url: str, tmp_path: Path, origin: Origin) -> dict[str, str]:
    """The environment of all processes."""
    allowed = {"MEDIA_CACHE_ALLOWED_ADDRESSES": origin.address}
    return environ(media_database_url, redis_url, tmp_path, **HASTE, **allowed)


@pytest.fixture
async def cache(media_environ: dict[str, str], origin: Origin) -> AsyncIterator[Standing]:
    """The door."""
    async with standing(media_environ, origin, roles=(serve,)) as one:
        yield one


@pytest.fixture
def started(media_environ: dict[str, str], tmp_path: Path) -> Iterator[Processes]:
    """The processes of this test; what they say is printed when it fails."""
    log = tmp_path / "processes.log"
    with gone_afterwards(Processes(media_environ, log)) as all_of_them:
        yield all_of_them
    print(log.read_text() if log.exists() else "")  # noqa: T201 - shown with the failure
