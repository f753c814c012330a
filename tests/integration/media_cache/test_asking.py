"""Asking for media: the same media is the same asset, however often and however signed."""

import asyncio
from uuid import UUID

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset, AssetSource
from carrel.media_cache.v1.asset_service_pb2 import BatchCachePostMediaRequest, PostMedia, RetryFailedAssetsRequest

from common.errors import InvalidArgument
from media_cache.app import serve
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import heic, image, mp3, mp4
from tests.foreign.origin import Origin
from tests.integration.media_cache.standing import Standing, standing

NOBODY = "http://192.0.2.1/nobody"


@pytest.fixture
def media_environ(media_environ: dict[str, str], origin: Origin) -> dict[str, str]:
    """The origin signs its URLs as TikTok's CDN does."""
    return {**media_environ, "MEDIA_CACHE_SIGNED_HOSTS": origin.address}


async def test_twenty_requests_at_once_are_one_asset_and_one_fetch(cache: Standing) -> None:
    url = cache.origin.behave("/media", behaves.gives(image("JPEG")))

    answers = await asyncio.gather(*(cache.ask(f"{url}?x-signature={at}") for at in range(20)))

    assert len({asset_id for (asset_id,) in answers}) == 1
    assert (await cache.ended(answers[0][0])).status == Asset.CACHED
    assert len(cache.origin.requests("/media")) == 1


async def test_ids_come_in_order_and_the_same_media_twice_in_a_request_is_one(cache: Standing) -> None:
    first, second = (cache.origin.behave(f"/{at}", behaves.gives(image("JPEG", seed=at))) for at in range(2))

    ids = await cache.ask(first, second, f"{first}?x-signature=b", second)

    assert ids == [ids[0], ids[1], ids[0], ids[1]]
    assert ids[0] != ids[1]


async def test_500_assets_are_asked_for_in_one_call_and_again_without_a_change(cache: Standing) -> None:
    urls = [f"http://192.0.2.1/{at}" for at in range(500)]

    ids = await cache.ask(*urls)

    assert len(set(ids)) == 500
    assert await cache.ask(*urls) == ids


async def test_overlapping_batches_at_once_neither_wait_for_each_other_nor_make_two_of_one(cache: Standing) -> None:
    urls = [f"http://192.0.2.1/{at}" for at in range(60)]

    answers = await asyncio.gather(*(cache.ask(*urls[at:], *reversed(urls[:at])) for at in range(0, 60, 6)))

    assert len({asset_id for ids in answers for asset_id in ids}) == 60


async def test_cached_media_is_not_fetched_again_under_a_new_signature_unless_forced(cache: Standing) -> None:
    url = cache.origin.behave("/media", behaves.gives(image("JPEG")))
    (asset,) = await cache.cache(f"{url}?x-signature=a")

    (again,) = await cache.cache(f"{url}?x-signature=b")
    assert (again.id, len(cache.origin.requests("/media"))) == (asset.id, 1)

    cache.origin.behave("/media", behaves.gives(image("PNG")))
    (forced,) = await cache.cache(f"{url}?x-signature=c", force=True)
    assert (forced.id, forced.content_type, forced.original_uri) == (asset.id, "image/png", f"{url}?x-signature=c")
    assert len(cache.origin.requests("/media")) == 2


async def test_while_media_is_fetched_anew_the_old_copy_is_served_and_kept_when_that_fails(cache: Standing) -> None:
    url = cache.origin.behave("/media", behaves.gives(image("JPEG")))
    (asset,) = await cache.cache(url)
    cache.origin.behave("/media", behaves.says(404))

    (failed,) = await cache.cache(url, force=True)

    assert (failed.status, failed.error.reason, failed.sha256) == (Asset.FAILED, "NOT_FOUND", asset.sha256)
    assert failed.cache_key in await cache.url(asset.id)
    assert await cache.violations() == {}


async def test_a_fresh_address_heals_what_failed_and_the_same_one_does_not(cache: Standing) -> None:
    url = cache.origin.behave("/media", behaves.in_turn([behaves.says(403), behaves.gives(image("JPEG"))]))
    (asset,) = await cache.cache(f"{url}?x-signature=old")
    assert (asset.status, asset.error.reason, asset.attempts) == (Asset.FAILED, "FORBIDDEN", 1)

    (same,) = await cache.cache(f"{url}?x-signature=old")
    assert (same.status, len(cache.origin.requests("/media"))) == (Asset.FAILED, 1)

    (healed,) = await cache.cache(f"{url}?x-signature=new")
    assert (healed.id, healed.status, healed.HasField("error")) == (asset.id, Asset.CACHED, False)


async def test_everything_that_failed_is_tried_again_when_somebody_says_so(cache: Standing) -> None:
    url = cache.origin.behave("/media", behaves.in_turn([behaves.says(404), behaves.gives(image("JPEG"))]))
    (asset,) = await cache.cache(url)

    answer = await cache.assets.RetryFailedAssets(RetryFailedAssetsRequest())

    assert answer.retried == 1
    assert (await cache.ended(asset.id)).status == Asset.CACHED


@pytest.mark.parametrize(
    ("source", "field"),
    [
        (AssetSource(uri="file:///etc/passwd"), "assets[1].url"),
        (AssetSource(uri="http://user@good.example/"), "assets[1].url"),
        (AssetSource(uri="http://0x7f.1/"), "assets[1].url"),
        (AssetSource(uri=NOBODY, alternate_uris=[NOBODY, "nowhere"]), "assets[1].alternateUrls[1]"),
    ],
)
async def test_a_malformed_address_is_named_and_nothing_is_changed(
    cache: Standing, source: AssetSource, field: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        await cache.ask(AssetSource(uri=NOBODY), source)

    assert (caught.value.reason, [each.field for each in caught.value.violations]) == ("INVALID_URL", [field])
    stats = await cache.app.reading.stats()
    assert sum(stats.counts.values()) == 0


async def test_the_media_of_a_post_get_ids_and_what_has_no_address_has_none(cache: Standing) -> None:
    kinds = {"video": mp4(), "cover": heic(), "music": mp3(), "slide": image("WEBP")}
    urls = {name: cache.origin.behave(f"/{name}", behaves.gives(body)) for name, body in kinds.items()}
    post = PostMedia(
        video=AssetSource(uri=urls["video"], kind=Asset.VIDEO),
        cover=AssetSource(uri=urls["cover"], kind=Asset.IMAGE),
        music=AssetSource(uri=urls["music"], kind=Asset.AUDIO),
        images=[AssetSource(uri=urls["slide"], width=9, height=9), AssetSource(uri="nowhere")],
    )
    request = BatchCachePostMediaRequest(posts=[PostMedia(), post, post])

    answer = await cache.assets.BatchCachePostMedia(request)
    again = await cache.assets.BatchCachePostMedia(request)

    nothing, ids, twin = answer.posts
    assert answer.queued == 4
    assert not nothing.HasField("video_id")
    assert not ids.HasField("avatar_id")
    assert (ids, list(again.posts)) == (twin, [nothing, ids, twin])
    assert (UUID(ids.image_ids[0]).version, ids.image_ids[1]) == (7, "")
    for asset_id in (ids.video_id, ids.cover_id, ids.music_id, ids.image_ids[0]):
        assert (await cache.ended(asset_id)).status == Asset.CACHED
    slide = await cache.get(ids.image_ids[0])
    assert (slide.width, slide.height) == (64, 48)


async def test_mirrors_stand_in_before_an_attempt_counts_as_failed(cache: Standing) -> None:
    broken = cache.origin.behave("/one", behaves.says(503))
    expired = cache.origin.behave("/two", behaves.gives(b"<html>expired</html>", content_type="image/jpeg"))
    good = cache.origin.behave("/three", behaves.gives(image("JPEG")))

    (asset,) = await cache.cache(AssetSource(uri=broken, alternate_uris=["http://10.0.0.1/", expired, good]))

    assert (asset.status, asset.attempts) == (Asset.CACHED, 1)


async def test_equal_bytes_at_several_addresses_are_one_object(cache: Standing) -> None:
    urls = [cache.origin.behave(f"/{at}", behaves.gives(image("JPEG"))) for at in range(5)]

    assets = await cache.cache(*urls)

    assert len({asset.id for asset in assets}) == 5
    assert len({asset.cache_key for asset in assets}) == 1
    assert [key async for key in cache.app.store.keys("")] == [assets[0].cache_key]
    assert (await cache.app.reading.stats()).bytes == assets[0].size_bytes


async def test_what_is_asked_for_waits_for_a_worker_that_starts_later(
    media_environ: dict[str, str], origin: Origin
) -> None:
    url = origin.behave("/media", behaves.gives(image("JPEG")))
    async with standing(media_environ, origin, roles=(serve,)) as asked:
        (asset_id,) = await asked.ask(url)
        assert (await asked.get(asset_id)).status == Asset.PENDING
    async with standing(media_environ, origin) as cache:
        assert (await cache.ended(asset_id)).status == Asset.CACHED
