"""Care: what is old goes, what is used stays, and no object is left behind or deleted too early."""

import asyncio
from datetime import timedelta

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset
from carrel.media_cache.v1.asset_service_pb2 import CleanupAssetsRequest, CleanupAssetsResponse
from sqlalchemy import text

from common.errors import Unavailable
from common.objects import ObjectStoreUnavailable
from media_cache.clients.fetching import FetchLimits
from media_cache.domain.assets import Content
from media_cache.repository import Reservation
from media_cache.repository.objects import GRACE
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image
from tests.integration.media_cache.standing import Standing

AGED = text("""
    WITH assets AS (UPDATE cache_assets SET update_time = now() - interval '31 days' WHERE id = ANY(:ids))
    UPDATE stored_objects SET reserve_time = now() - interval '31 days'
""")


async def age(cache: Standing, *assets: Asset) -> None:
    """Makes these assets look as if they had ended 31 days ago."""
    async with cache.app.database.unit_of_work() as work:
        await work.connection.execute(text("ALTER TABLE cache_assets DISABLE TRIGGER cache_assets_touch"))
        await work.connection.execute(AGED, {"ids": [asset.id for asset in assets]})
        await work.connection.execute(text("ALTER TABLE cache_assets ENABLE TRIGGER cache_assets_touch"))


async def cached(cache: Standing, name: str, seed: int = 0) -> Asset:
    url = cache.origin.behave(f"/{name}", behaves.gives(image("JPEG", seed=seed)))
    (asset,) = await cache.cache(url)
    return asset


async def stored(cache: Standing) -> set[str]:
    return {key async for key in cache.app.store.keys("")}


async def clean_up(cache: Standing, *, days: int | None = None, dry_run: bool = False) -> CleanupAssetsResponse:
    return await cache.assets.CleanupAssets(CleanupAssetsRequest(older_than_days=days, dry_run=dry_run))


async def test_an_object_goes_with_the_last_asset_that_uses_it(cache: Standing) -> None:
    old, twin, other = [await cached(cache, name, seed) for name, seed in (("old", 0), ("twin", 0), ("other", 1))]
    await age(cache, old, other)

    cleaned = await clean_up(cache)

    assert cleaned == CleanupAssetsResponse(deleted=2, bytes=other.size_bytes)
    assert await stored(cache) == {twin.cache_key}
    assert await cache.violations() == {}


async def test_a_dry_run_says_the_same_and_deletes_nothing(cache: Standing) -> None:
    old, twin, other = [await cached(cache, name, seed) for name, seed in (("old", 0), ("twin", 0), ("other", 1))]
    await age(cache, old, other)

    said = await clean_up(cache, dry_run=True)

    assert await stored(cache) == {twin.cache_key, other.cache_key}
    assert said == await clean_up(cache)


async def test_young_assets_and_those_at_work_stay(cache: Standing) -> None:
    young = await cached(cache, "young")

    assert await clean_up(cache, days=1) == CleanupAssetsResponse()
    assert (await cache.get(young.id)).status == Asset.CACHED


async def test_an_orphan_of_a_lost_upload_is_deleted_after_its_grace(cache: Standing) -> None:
    content = Content("ab" * 32, f"media/ab/{'ab' * 32}", "image/jpeg", 5, None)
    async with cache.app.database.unit_of_work() as work:
        assert await work.objects.reserve(content) is Reservation.TO_BE_PUT
    assert await cache.app.care.delete_orphans() == 0

    await age(cache)

    assert await cache.app.care.delete_orphans() == 5
    assert await cache.violations() == {}


async def test_what_is_being_deleted_is_not_referred_to_but_stored_again(
    cache: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = await cached(cache, "old")
    await age(cache, old)
    reached, go_on = asyncio.Event(), asyncio.Event()
    delete = cache.app.store.delete

    async def slow_delete(key: str) -> None:
        reached.set()
        await go_on.wait()
        await delete(key)

    monkeypatch.setattr(cache.app.store, "delete", slow_delete)
    cleaning = asyncio.create_task(clean_up(cache))
    await reached.wait()
    url = cache.origin.behave("/again", behaves.gives(image("JPEG")))
    (again,) = await cache.ask(url)
    content = Content(old.sha256, old.cache_key, old.content_type, old.size_bytes, None)
    async with cache.app.database.unit_of_work() as work:
        assert await work.objects.reserve(content) is Reservation.BEING_DELETED

    go_on.set()
    await cleaning

    asset = await cache.ended(again)
    assert (asset.status, asset.cache_key) == (Asset.CACHED, old.cache_key)
    assert await cache.violations() == {}


async def test_a_cleanup_that_the_store_interrupts_is_finished_by_the_next(
    cache: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = await cached(cache, "old")
    await age(cache, old)

    async def refuse(_: str) -> None:
        raise ObjectStoreUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(cache.app.store, "delete", refuse)
        with pytest.raises(Unavailable) as caught:
            await clean_up(cache)
    assert caught.value.reason == "STORE_ERROR"
    assert await stored(cache) == {old.cache_key}

    await cache.app.care.delete_orphans()

    assert await stored(cache) == set()
    assert await cache.violations() == {}


async def test_an_object_that_was_lost_is_put_again_when_its_media_is_fetched_anew(cache: Standing) -> None:
    asset = await cached(cache, "lost")
    await cache.app.store.delete(asset.cache_key)
    assert "I3 objects are whole, and what their rows say" in await cache.violations()

    await cache.cache(asset.original_uri, force=True)

    assert await cache.violations() == {}


def test_a_grace_is_far_longer_than_a_worker_needs() -> None:
    assert timedelta(minutes=10) + FetchLimits().total_timeout < GRACE
