"""What could not be fetched because its address was over is asked for through the monitor, once."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset
from carrel.queue.v1.queue_service_pb2 import ClearQueueRequest, ListQueuesRequest
from sqlalchemy import text

from common.errors import FailedPrecondition, Failure, ResourceExhausted, Unavailable
from dev.backing.ports import LOOPBACK
from media_cache.app import serve, work
from tests.fixtures.waiting import wait_until
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image
from tests.foreign.origin import Behaviour, Exchange, Origin
from tests.foreign.standins.media import Media, serving_media
from tests.integration.media_cache.standing import Standing, standing

FORBIDDEN = behaves.says(403)
PAST, FUTURE = "x-expires=1700000000", "x-expires=4100000000"


@pytest.fixture
async def monitor() -> AsyncIterator[Media]:
    async with serving_media() as media:
        yield media


@pytest.fixture
def media_environ(media_environ: dict[str, str], origin: Origin, monitor: Media) -> dict[str, str]:
    """The monitor is there, and the origin signs its addresses."""
    return {
        **media_environ,
        "MONITOR_ADDRESS": monitor.address,
        "MEDIA_CACHE_SIGNED_HOSTS": origin.address,
        "MEDIA_CACHE_REFRESH_PAUSE_SECONDS": "0.05",
    }


@dataclass
class House:
    """The cache, and the monitor that has fresh addresses for it."""

    cache: Standing
    media: Media

    def signed(self, path: str, *, over: Behaviour = FORBIDDEN) -> str:
        """The URL of media that are handed out under a fresh signature only."""

        async def answer(exchange: Exchange) -> None:
            await (behaves.gives(image("JPEG")) if FUTURE in exchange.path else over)(exchange)

        return self.cache.origin.behave(path, answer)

    async def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        async with self.cache.app.database.unit_of_work() as work:
            answer = await work.connection.execute(text(statement))
            return [tuple(row) for row in answer] if answer.returns_rows else []

    async def refreshed(self, count: int = 1) -> None:
        """Waits until so many refreshes have ended."""

        async def has_ended() -> bool:
            found = await self.cache.statistics("media-refresh")
            return found.completed + found.failed == found.total == count

        await wait_until(has_ended)


@pytest.fixture
async def house(cache: Standing, monitor: Media) -> House:
    return House(cache, monitor)


def brings(cache: Standing, *urls: str) -> Callable[[Sequence[str]], Any]:
    """Has these addresses asked for, as the monitor does with what the provider shows."""

    async def bring(ids: Sequence[str]) -> Sequence[str]:
        await cache.ask(*urls)
        return ids

    return bring


async def test_an_asset_whose_address_was_over_is_cached_from_a_fresh_one_that_was_asked_for_once(house: House) -> None:
    url = house.signed("/media")
    house.media.refresh = brings(house.cache, f"{url}?{FUTURE}")

    (asset_id,) = await house.cache.ask(f"{url}?{PAST}")

    async def is_cached() -> bool:
        return (await house.cache.get(asset_id)).status == Asset.CACHED

    await wait_until(is_cached)
    await house.refreshed()
    assert (house.media.asked, len(house.cache.origin.requests("/media"))) == ([asset_id], 2)
    assert await house.cache.violations() == {}


async def test_only_what_an_address_is_over_for_is_asked_for(house: House) -> None:
    html = behaves.gives(b"<html>Access Denied</html>")
    over = [
        f"{house.signed('/refused')}?{PAST}",
        f"{house.signed('/missing', over=behaves.says(404))}?{PAST}",
        f"{house.signed('/page', over=html)}?{PAST}",
        f"{house.signed('/nothing', over=behaves.gives(b''))}?{PAST}",
    ]
    others = [
        house.cache.origin.behave("/silent", behaves.says(403)),
        house.cache.origin.behave("/good", behaves.says(403)) + f"?{FUTURE}",
        house.cache.origin.behave("/large", behaves.gives(bytes(2_000_000))) + f"?{PAST}",
    ]

    *expired, _, _, _ = await house.cache.cache(*over, *others)

    await house.refreshed(len(over))
    assert sorted(house.media.asked) == sorted(asset.id for asset in expired)
    assert {(await house.cache.get(asset.id)).status for asset in expired} == {Asset.FAILED}


async def test_an_address_that_is_dead_again_at_once_is_not_asked_for_in_a_circle(house: House) -> None:
    url = house.signed("/media")
    house.media.refresh = brings(house.cache, f"{url}?{PAST}&again=1")

    (asset,) = await house.cache.cache(f"{url}?{PAST}")
    await house.refreshed()

    async def is_tried_again() -> bool:
        return len(house.cache.origin.requests("/media")) == 2

    await wait_until(is_tried_again)
    assert (await house.cache.ended(asset.id)).error.reason == "EXPIRED"
    (again,) = await house.cache.cache(f"{url}?{PAST}&again=2")
    assert (again.error.reason, house.media.asked) == ("EXPIRED", [asset.id])

    await house.rows("UPDATE link_refreshes SET refresh_time = refresh_time - interval '25 hours'")
    await house.cache.cache(f"{url}?{PAST}&again=3")
    await house.refreshed()
    assert house.media.asked == [asset.id] * 2


async def test_what_the_monitor_cannot_do_now_waits_and_costs_no_attempt(house: House) -> None:
    moment = timedelta(milliseconds=50)
    refusals: list[Failure] = [
        Unavailable(reason="REFRESH_UNDER_WAY", retry_after=moment),
        ResourceExhausted(reason="DAILY_CREDITS_SPENT", retry_after=moment),
        FailedPrecondition(reason="SOURCE_OUT_OF_CREDITS"),
    ]
    house.media.refusals.extend(refusals)

    await house.cache.cache(f"{house.signed('/media')}?{PAST}")

    await house.refreshed()
    assert len(house.media.asked) == len(refusals) + 1
    assert await house.rows("SELECT status, attempt FROM link_refreshes") == [("ENDED", 1)]


async def test_what_was_brought_meanwhile_is_not_asked_for(media_environ: dict[str, str], origin: Origin) -> None:
    media_environ = {**media_environ, "MONITOR_ADDRESS": f"{LOOPBACK}:1"}
    async with standing(media_environ, origin, roles=(serve, work)) as cache:
        house = House(cache, Media())
        url = house.signed("/media")
        (asset,) = await cache.cache(f"{url}?{PAST}")

        await cache.ask(f"{url}?{FUTURE}")

        await house.refreshed()
        assert (await cache.ended(asset.id)).status == Asset.CACHED
        assert await house.rows("SELECT status, refresh_time FROM link_refreshes") == [("ENDED", None)]


async def test_the_queue_is_listed_and_cleared_like_any_other(house: House) -> None:
    house.media.refusals.extend(Unavailable(retry_after=timedelta(minutes=1)) for _ in range(2))
    await house.cache.cache(f"{house.signed('/media')}?{PAST}")

    async def is_delayed() -> bool:
        return (await house.cache.statistics("media-refresh")).delayed == 1

    await wait_until(is_delayed)
    listed = await house.cache.queues.ListQueues(ListQueuesRequest())
    cleared = await house.cache.queues.ClearQueue(ClearQueueRequest(name="media-refresh"))

    assert [queue.name for queue in listed.queues] == ["media-cache", "media-refresh"]
    assert cleared.cleared == 1
    assert await house.cache.violations() == {}


async def test_without_a_monitor_nothing_is_asked_for(media_environ: dict[str, str], origin: Origin) -> None:
    del media_environ["MONITOR_ADDRESS"]
    async with standing(media_environ, origin) as cache:
        await cache.cache(f"{House(cache, Media()).signed('/media')}?{PAST}")

        assert (await cache.statistics("media-refresh")).total == 0
