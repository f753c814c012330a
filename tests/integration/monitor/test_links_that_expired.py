"""Monitor and media_cache together: what could not be fetched in time is had after all, for one credit."""

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from carrel.monitor.v1.media_service_pb2 import RefreshMediaRequest

from dev.backing.ports import LOOPBACK, free_port
from media_cache.app import serve as serve_media
from media_cache.app import work as work_media
from tests.fixtures.waiting import wait_until
from tests.foreign.media_files import image
from tests.foreign.origin import Exchange, Origin
from tests.foreign.provider import Provider
from tests.foreign.provider_posts import CDN
from tests.integration.media_cache import standing as media_standing
from tests.integration.monitor.standing import Standing, environ, standing

OVER, FRESH = "x-expires=1700000000", "x-expires=4100000000"


async def signed(exchange: Exchange) -> None:
    """Hands out a picture of each path's own, under a fresh signature only."""
    path, _, query = exchange.path.partition("?")
    picture = image("JPEG", seed=sum(path.encode()) % 250)
    await (exchange.answer(200, picture) if query == FRESH else exchange.answer(403))


@dataclass
class Pair:
    """Both services, and those whom they ask."""

    monitor: Standing
    cache: media_standing.Standing
    provider: Provider
    origin: Origin

    def sign(self, query: str) -> None:
        """Has the provider show all media at the origin, under this signature."""
        posts = json.dumps(self.provider.accounts["demo"].posts)
        ours = re.sub(rf'(?:{CDN}|{self.origin.url("")})([^"?]*)[^"]*', rf"{self.origin.url('')}\1?{query}", posts)
        self.provider.accounts["demo"].posts = json.loads(ours)

    async def has_ended(self) -> bool:
        """Whether nothing is left to do."""
        found = [await self.cache.statistics(name) for name in ("media-cache", "media-refresh")]
        return all(each.completed + each.failed == each.total for each in found)


@pytest.fixture
def media_database_url(create_database: Callable[..., str], media_template: str) -> str:
    """A migrated database of media_cache."""
    return create_database(media_template)


@pytest.fixture
async def pair(
    media_database_url: str,
    monitor_database_url: str,
    redis_url: str,
    provider: Provider,
    tmp_path: Path,
) -> AsyncIterator[Pair]:
    media_port, monitor_port = free_port(), free_port()
    more = {
        "MEDIA_CACHE_LISTEN": f"{LOOPBACK}:{media_port}",
        "MONITOR_ADDRESS": f"{LOOPBACK}:{monitor_port}",
        "MEDIA_CACHE_REFRESH_PAUSE_SECONDS": "0.1",
        "MEDIA_CACHE_REFRESH_CONCURRENCY": "10",
    }
    own = environ(
        monitor_database_url, redis_url, provider.url, media_port, MONITOR_LISTEN=f"{LOOPBACK}:{monitor_port}"
    )
    async with AsyncExitStack() as house, Origin() as origin:
        origin.otherwise = signed
        more["MEDIA_CACHE_SIGNED_HOSTS"] = origin.address
        media = media_standing.environ(media_database_url, redis_url, tmp_path, **more)
        cache = await house.enter_async_context(media_standing.standing(media, origin, roles=(serve_media,)))
        monitor = await house.enter_async_context(standing(own, provider))
        yield Pair(monitor, cache, provider, origin)


async def test_a_post_whose_links_ran_out_is_cached_for_one_credit_and_costs_nothing_more(pair: Pair) -> None:
    pair.provider.accounts["demo"].posts = pair.provider.accounts["demo"].posts[:1]
    pair.sign(OVER)
    await pair.monitor.add()
    pair.sign(FRESH)
    pair.provider.calls.clear()

    async with work_media(pair.cache.app):
        await wait_until(pair.has_ended, 20)
        stats = await pair.cache.app.reading.stats()
        fetches = len(pair.origin.exchanges)
        ((cover_id,),) = await pair.monitor.rows("SELECT cover_id FROM tiktok_posts")
        await pair.monitor.media.RefreshMedia(RefreshMediaRequest(asset_ids=[str(cover_id)]))
        assert await pair.has_ended()

    total = sum(stats.counts.values())
    assert {status.value: count for status, count in stats.counts.items() if count} == {"CACHED": total}
    assert [call.path for call in pair.provider.paid()] == ["/v2/tiktok/video"]
    assert len(pair.origin.exchanges) == fetches
    assert await pair.cache.violations() == {}
    assert await pair.monitor.violations(at_rest=False) == {}
    ((charged,),) = await pair.monitor.rows("SELECT sum(charged)::int FROM source_credits")
    assert charged == 2
