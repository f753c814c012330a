"""What chaos stands on: the monitor's door in this process, its workers and schedulers in others."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.chaos.monitor.accounts import Accounts
from tests.chaos.monitor.processes import Processes
from tests.fixtures.forked import gone_afterwards
from tests.foreign.provider import Provider
from tests.integration.monitor.conftest import (
    media,
    media_clone,
    media_template,
    monitor_clone,
    monitor_database_url,
    monitor_template,
)
from tests.integration.monitor.standing import Media, Standing, environ, standing

__all__ = ["media", "media_clone", "media_template", "monitor_clone", "monitor_database_url", "monitor_template"]

HASTE = {
    "MONITOR_BATCH_SIZE": "2",
    "MONITOR_CONCURRENCY": "1",
    "MONITOR_LEASE_SECONDS": "2",
    "MONITOR_SCHEDULE_SPREAD_SECONDS": "0",
    "MONITOR_STALLS": "10",
}


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    """A provider that knows nobody yet."""
    async with Provider() as server:
        yield server


@pytest.fixture
def accounts(provider: Provider) -> Accounts:
    """The accounts of this test."""
    return Accounts(provider)


@pytest.fixture
def monitor_environ(monitor_database_url: str, redis_url: str, provider: Provider, media: Media) -> dict[str, str]:
    """The environment of all processes."""
    return environ(monitor_database_url, redis_url, provider.url, media.port, **HASTE)


@pytest.fixture
async def monitor(monitor_environ: dict[str, str], provider: Provider) -> AsyncIterator[Standing]:
    """The door."""
    async with standing(monitor_environ, provider) as one:
        yield one


@pytest.fixture
def started(monitor_environ: dict[str, str], tmp_path: Path) -> Iterator[Processes]:
    """The processes of this test; what they say is printed when it fails."""
    log = tmp_path / "processes.log"
    with gone_afterwards(Processes(monitor_environ, log)) as all_of_them:
        yield all_of_them
    print(log.read_text() if log.exists() else "")  # noqa: T201 - shown with the failure
