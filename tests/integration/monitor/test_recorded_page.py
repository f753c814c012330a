"""A page as the provider really sent it goes all the way: added, every medium fetched, converted, stored and served."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import aiohttp
import pytest
from carrel.monitor.v1.post_pb2 import Post

from dev.backing.ports import free_port
from tests.fixtures.waiting import wait_until
from tests.foreign.origin import Origin
from tests.foreign.provider import Account, Provider
from tests.foreign.provider_media import as_recorded
from tests.foreign.provider_recordings import recorded_posts, recordings_folder
from tests.integration.media_cache.standing import Standing as Media
from tests.integration.media_cache.standing import environ as media_environ
from tests.integration.media_cache.standing import standing as media_standing
from tests.integration.monitor.standing import Standing, environ, standing

FOLDER = recordings_folder()

if FOLDER is None:
    pytest.skip(
        "left out: a recorded page from end to end, since CARREL_RECORDINGS names no folder", allow_module_level=True
    )


@pytest.fixture
async def origin() -> AsyncIterator[Origin]:
    """The CDN of the recorded page."""
    async with Origin() as server:
        server.otherwise = as_recorded
        yield server


@pytest.fixture
async def media(
    create_database: Callable[..., str], media_template: str, redis_url: str, tmp_path: Path, origin: Origin
) -> AsyncIterator[Media]:
    """The media cache, serving and working."""
    more = {"MEDIA_CACHE_LISTEN": f"127.0.0.1:{free_port()}", "MEDIA_CACHE_TIMEOUT_SECONDS": "20"}
    environment = media_environ(create_database(media_template), redis_url, tmp_path, **more)
    async with media_standing(environment, origin) as one:
        yield one


@pytest.fixture
async def monitor(
    monitor_database_url: str, redis_url: str, provider: Provider, media: Media
) -> AsyncIterator[Standing]:
    """The monitor in front of it."""
    port = media.app.settings.listen.port
    async with standing(environ(monitor_database_url, redis_url, provider.url, port), provider) as one:
        yield one


async def test_a_recorded_page_is_cached_whole(
    monitor: Standing, media: Media, provider: Provider, origin: Origin
) -> None:
    assert FOLDER is not None
    posts = recorded_posts(FOLDER, origin.url(""))
    provider.accounts["stoolpresidente"] = Account(posts)

    added = await monitor.add("@stoolpresidente")
    shown = await wait_until(lambda: _all_cached(monitor, media), 60.0)

    assert (added.stats.new_posts, added.profile.handle, added.profile.verified) == (12, "stoolpresidente", True)
    assert [post.tiktok_id for post in shown] == [post["aweme_id"] for post in posts]
    assert [post.view_count for post in shown] == [post["statistics"]["play_count"] for post in posts]
    assert await _types(shown) == {"video/mp4": 12, "image/jpeg": 12, "audio/mpeg": 12}
    assert await media.violations() == {}
    assert await monitor.violations() == {}


async def _all_cached(monitor: Standing, media: Media) -> Sequence[Post]:
    posts = await monitor.list_posts()
    base = media.app.settings.objects.base_url
    uris = [uri for post in posts for uri in _uris(post)]
    return posts if all(uri.startswith(base) for uri in uris) else []


async def _types(posts: Sequence[Post]) -> Counter[str]:
    """The kinds of everything that is served, fetched as anybody would."""
    async with aiohttp.ClientSession() as session:
        found: Counter[str] = Counter()
        for uri in (uri for post in posts for uri in _uris(post)):
            async with session.get(uri) as response:
                assert response.status == 200
                assert len(await response.read()) == int(response.headers["Content-Length"]) > 0
                found[response.content_type] += 1
        return found


def _uris(post: Post) -> list[str]:
    return [post.video.uri, post.cover.uri, post.music.uri, *(image.uri for image in post.images)]
