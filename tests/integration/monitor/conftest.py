"""What the monitor's tests stand on: a migrated database, a provider, a media cache, the service."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from common.settings import load
from media_cache.app import MediaCache
from media_cache.app import serve as serve_media
from media_cache.settings import Settings as MediaSettings
from monitor.app import serve, work
from tests.fixtures.postgres import emptied, new_clone, new_template
from tests.foreign.provider import Account, Provider
from tests.foreign.provider_posts import posts_of
from tests.integration.media_cache.schema import migrate_now as migrate_media
from tests.integration.media_cache.standing import environ as media_environ
from tests.integration.monitor.schema import migrate_now
from tests.integration.monitor.standing import Media, Standing, environ, standing


@pytest.fixture(scope="session")
def monitor_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database of the monitor, to be cloned."""
    yield from new_template(postgres_url, migrate_now)


@pytest.fixture(scope="session")
def media_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database of media_cache, to be cloned."""
    yield from new_template(postgres_url, migrate_media)


@pytest.fixture(scope="session")
def monitor_clone(postgres_url: str, monitor_template: str) -> Iterator[str]:
    """The address of the one database in which the tests of this session have the monitor, one after the other."""
    yield from new_clone(postgres_url, monitor_template)


@pytest.fixture
def monitor_database_url(monitor_clone: str) -> str:
    """A migrated database with nothing in it."""
    return emptied(monitor_clone)


@pytest.fixture(scope="session")
def media_clone(postgres_url: str, media_template: str) -> Iterator[str]:
    """The address of the one database in which the tests of this session have the media cache."""
    yield from new_clone(postgres_url, media_template)


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    """A provider that knows the account `demo` with 30 posts, three pages of them."""
    async with Provider() as server:
        server.accounts["demo"] = Account(posts_of("demo", 30))
        yield server


@pytest.fixture
async def media(media_clone: str, redis_url: str, tmp_path: Path) -> AsyncIterator[Media]:
    """A media cache that takes what it is asked for and fetches nothing."""
    signed = {"MEDIA_CACHE_SIGNED_HOSTS": "v45.example.com"}
    environment = media_environ(emptied(media_clone), redis_url, tmp_path, **signed)
    app = MediaCache(load(MediaSettings, environment, prefix="MEDIA_CACHE_"))
    async with AsyncExitStack() as house:
        await house.enter_async_context(app)
        server = await house.enter_async_context(serve_media(app))
        yield Media(app, server.port)


@pytest.fixture
def monitor_environ(monitor_database_url: str, redis_url: str, provider: Provider, media: Media) -> dict[str, str]:
    """The environment of the service."""
    return environ(monitor_database_url, redis_url, provider.url, media.port)


@pytest.fixture
async def monitor(monitor_environ: dict[str, str], provider: Provider) -> AsyncIterator[Standing]:
    """The service, serving."""
    async with standing(monitor_environ, provider) as one:
        yield one


@pytest.fixture
async def working(monitor_environ: dict[str, str], provider: Provider) -> AsyncIterator[Standing]:
    """The service, serving and working."""
    async with standing(monitor_environ, provider, roles=(serve, work)) as one:
        yield one
