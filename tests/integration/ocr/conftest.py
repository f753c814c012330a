"""What ocr's tests stand on: a migrated database, a monitor and a media cache beside it, the service."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
import pytest_asyncio

from ocr.app import Builders, serve, work
from ocr.clients.embedded import EmbeddedReader, EngineLimits, Engines
from ocr.clients.reader import SlideReader
from tests.fixtures.postgres import emptied, new_clone, new_template
from tests.foreign.gemini import GeminiSimulator
from tests.foreign.standins.slides import Neighbours, serving_neighbours
from tests.integration.media_cache.schema import migrate_now as migrate_media
from tests.integration.media_cache.standing import environ as media_environ
from tests.integration.ocr.gemini import opened
from tests.integration.ocr.readers import ScriptedReader
from tests.integration.ocr.schema import migrate_now
from tests.integration.ocr.slide_keeping import PLACES, Neighbour, serving_slides
from tests.integration.ocr.standing import Standing, environ, standing


@pytest.fixture(scope="session")
def ocr_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database, to be cloned."""
    yield from new_template(postgres_url, migrate_now)


@pytest.fixture(scope="session")
def ocr_clone(postgres_url: str, ocr_template: str) -> Iterator[str]:
    """The address of the one database in which the tests of this session have ocr, one after the other."""
    yield from new_clone(postgres_url, ocr_template)


@pytest.fixture
def ocr_database_url(ocr_clone: str) -> str:
    """A migrated database with nothing in it."""
    return emptied(ocr_clone)


@pytest.fixture
async def neighbours() -> AsyncIterator[Neighbours]:
    """A monitor and a media cache that know what the test gives them."""
    async with serving_neighbours() as both:
        yield both


@pytest.fixture(scope="session")
def media_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database of media_cache, to be cloned."""
    yield from new_template(postgres_url, migrate_media)


@pytest.fixture
async def media(
    create_database: Callable[..., str], media_template: str, redis_url: str, tmp_path: Path
) -> AsyncIterator[Neighbour]:
    """A media cache that serves slides."""
    places = {"MEDIA_CACHE_PICTURES_WANTED": str(PLACES)}
    environment = media_environ(create_database(media_template), redis_url, tmp_path, **places)
    async with serving_slides(environment) as neighbour:
        yield neighbour


@pytest.fixture
def ocr_environ(ocr_database_url: str, redis_url: str, neighbours: Neighbours) -> dict[str, str]:
    """The environment of the service."""
    return environ(ocr_database_url, redis_url, neighbours)


@pytest.fixture
async def ocr(ocr_environ: dict[str, str], neighbours: Neighbours) -> AsyncIterator[Standing]:
    """The service, serving; nothing is read."""
    async with standing(ocr_environ, neighbours) as one:
        yield one


@pytest.fixture
async def gemini() -> AsyncIterator[GeminiSimulator]:
    """A Gemini that the test scripts."""
    async with GeminiSimulator() as server:
        yield server


@pytest.fixture
async def gemini_reader(gemini: GeminiSimulator) -> AsyncIterator[SlideReader]:
    """A reader that asks it."""
    async with opened(gemini.url) as reader:
        yield reader


@pytest.fixture
def reader() -> ScriptedReader:
    """A reader that does what the test says."""
    return ScriptedReader()


@pytest.fixture
async def working(
    ocr_environ: dict[str, str], neighbours: Neighbours, reader: ScriptedReader
) -> AsyncIterator[Standing]:
    """The service, serving and working with that reader."""
    build = Builders(kind=lambda _: reader, reader=lambda _: nullcontext(reader))
    async with standing({**ocr_environ, "GEMINI_RATE": "1000"}, neighbours, build=build, roles=(serve, work)) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def engines() -> AsyncIterator[Engines]:
    """One engine for all: loading its models takes longer than reading a slide. One thread, beside other tests."""
    async with Engines(EngineLimits(threads=1)) as started:
        yield started


@pytest.fixture
def embedded_reader(engines: Engines) -> EmbeddedReader:
    """A reader over that engine."""
    return EmbeddedReader(engines, longest_side=1280)
