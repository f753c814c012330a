"""What chaos stands on: ocr's door in this process with its neighbours and its model, its workers in others."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.chaos.ocr.processes import Processes
from tests.fixtures.forked import gone_afterwards
from tests.foreign.gemini import KEY, GeminiSimulator
from tests.foreign.standins.slides import Neighbours
from tests.integration.ocr.conftest import neighbours, ocr_clone, ocr_database_url, ocr_template
from tests.integration.ocr.standing import Standing, environ, standing

__all__ = ["neighbours", "ocr_clone", "ocr_database_url", "ocr_template"]

HASTE = {
    # Longer than a machine that is busy with other tests keeps a worker from its heartbeat.
    "OCR_LEASE_SECONDS": "10",
    "OCR_STALLS": "10",
    "OCR_DAILY_BUDGET_USD": "100",
    "GEMINI_API_KEY": KEY,
    "GEMINI_RATE": "1000",
}


@pytest.fixture
async def gemini() -> AsyncIterator[GeminiSimulator]:
    """A model that answers."""
    async with GeminiSimulator() as simulator:
        yield simulator


@pytest.fixture
def ocr_environ(
    ocr_database_url: str, redis_url: str, neighbours: Neighbours, gemini: GeminiSimulator
) -> dict[str, str]:
    """The environment of all processes."""
    return environ(ocr_database_url, redis_url, neighbours, **HASTE, GEMINI_BASE_URL=gemini.url)


@pytest.fixture
async def ocr(ocr_environ: dict[str, str], neighbours: Neighbours) -> AsyncIterator[Standing]:
    """The door."""
    async with standing(ocr_environ, neighbours) as one:
        yield one


@pytest.fixture
def started(ocr_environ: dict[str, str], tmp_path: Path) -> Iterator[Processes]:
    """The processes of this test; what they say is printed when it fails."""
    log = tmp_path / "processes.log"
    with gone_afterwards(Processes(ocr_environ, log)) as all_of_them:
        yield all_of_them
    print(log.read_text() if log.exists() else "")  # noqa: T201 - shown with the failure
