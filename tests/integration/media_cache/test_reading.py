"""Reading: records, numbers, and where the bytes are to be had."""

import logging
from uuid import uuid4

import aiohttp
import pytest
from carrel.media_cache.v1.asset_pb2 import Asset, ResolvedUri
from carrel.media_cache.v1.asset_service_pb2 import (
    AssetStats,
    BatchResolveUrisRequest,
    GetAssetRequest,
    GetAssetStatsRequest,
    ResolveUriRequest,
)
from carrel.queue.v1.queue_service_pb2 import ClearQueueRequest, ListQueuesRequest, Queue

from common.errors import InvalidArgument, NotFound
from media_cache.app import serve
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image
from tests.foreign.origin import Origin
from tests.integration.media_cache.standing import Standing, standing

HOSTILE_IDS = (
    "a-word",
    "../etc/passwd",
    "/etc/passwd",
    "x/../../y.jpg",
    "x//y.jpg",
    "x/.y",
    "A/B.JPG",
    "x/y.jpg\nSet-Cookie: z",
    "{00000000-0000-0000-0000-000000000000}",
    "urn:uuid:00000000-0000-0000-0000-000000000000",
    "0" * 32 + "f",
    "%2e%2e/x.jpg",
    "x/y.jpg?z=1",
    "x\\y.jpg",
    "https://evil.example/x.jpg",
    "<script>.jpg",
    "\u202egpj.x",
    "x" * 198 + ".jpg",
)


async def test_a_batch_is_resolved_in_order_whatever_its_ids_are(cache: Standing) -> None:
    good = cache.origin.behave("/good", behaves.gives(image("JPEG")))
    bad = cache.origin.behave("/bad", behaves.says(404))
    cached, failed = await cache.cache(good, bad)
    ids = [failed.id, "tiktok/covers/7.webp", cached.id, str(uuid4()), cached.id.upper(), failed.id]

    answer = await cache.assets.BatchResolveUris(BatchResolveUrisRequest(ids=ids))

    origins = ResolvedUri.Origin
    assert [resolved.id for resolved in answer.uris] == ids
    assert [resolved.origin for resolved in answer.uris] == [
        origins.ORIGIN,
        origins.LEGACY,
        origins.CACHED,
        origins.ORIGIN_UNSPECIFIED,
        origins.CACHED,
        origins.ORIGIN,
    ]
    assert (answer.uris[0].uri, answer.uris[3].HasField("uri")) == (bad, False)
    assert "/tiktok/covers/7.webp?" in answer.uris[1].uri


async def test_500_ids_are_resolved_in_one_call(cache: Standing) -> None:
    ids = await cache.ask(*(f"http://192.0.2.1/{at}" for at in range(500)))

    answer = await cache.assets.BatchResolveUris(BatchResolveUrisRequest(ids=ids))

    assert [resolved.uri for resolved in answer.uris] == [f"http://192.0.2.1/{at}" for at in range(500)]


async def test_one_id_is_resolved_or_not_found(cache: Standing) -> None:
    (asset,) = await cache.cache(cache.origin.behave("/media", behaves.gives(image("JPEG"))))

    resolved = await cache.assets.ResolveUri(ResolveUriRequest(id=asset.id))

    assert resolved.origin == ResolvedUri.Origin.CACHED
    for unknown in (str(uuid4()), *HOSTILE_IDS):
        with pytest.raises(NotFound) as caught:
            await cache.assets.ResolveUri(ResolveUriRequest(id=unknown))
        assert caught.value.reason == "ASSET_NOT_FOUND"


async def test_an_id_that_is_neither_an_asset_nor_a_key_is_named_and_leaves_no_trace(
    cache: Standing, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for bad in HOSTILE_IDS:
        with pytest.raises(InvalidArgument) as caught:
            await cache.assets.BatchResolveUris(BatchResolveUrisRequest(ids=["a/b.jpg", bad]))

        assert (caught.value.reason, [each.field for each in caught.value.violations]) == ("INVALID_KEY", ["ids[1]"])
        assert bad not in f"{caught.value.message} {caught.value.metadata} {caplog.text}"


async def test_a_served_object_can_run_nothing_and_tells_its_type(cache: Standing) -> None:
    (asset,) = await cache.cache(cache.origin.behave("/a.html", behaves.gives(image("PNG"), content_type="text/html")))
    url = await cache.url(asset.id)

    async with aiohttp.ClientSession() as session:
        async with session.get(url) as answer:
            assert answer.headers["content-type"] == "image/png"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-disposition"] == f'inline; filename="{asset.id}.png"'
        async with session.get(url, headers={"range": "bytes=1-3"}) as answer:
            assert (answer.status, await answer.read()) == (206, b"PNG")
        async with session.get(url.replace("image%2Fpng", "text%2Fhtml")) as answer:
            assert answer.status == 403


async def test_an_unknown_asset_is_not_found(cache: Standing) -> None:
    with pytest.raises(NotFound) as caught:
        await cache.assets.GetAsset(GetAssetRequest(id=str(uuid4())))
    assert caught.value.reason == "ASSET_NOT_FOUND"


async def test_the_numbers_add_up(cache: Standing) -> None:
    good = cache.origin.behave("/good", behaves.gives(image("JPEG")))
    bad = cache.origin.behave("/bad", behaves.says(404))
    await cache.cache(good, bad)

    stats = await cache.assets.GetAssetStats(GetAssetStatsRequest())
    listed = await cache.queues.ListQueues(ListQueuesRequest())

    assert stats == AssetStats(cached=1, failed=1, bytes=len(image("JPEG")))
    assert list(listed.queues) == [
        Queue(name="media-cache", completed=1, failed=1, total=2),
        Queue(name="media-refresh"),
    ]


async def test_a_cleared_queue_gives_up_what_waits(media_environ: dict[str, str], origin: Origin) -> None:
    async with standing(media_environ, origin, roles=(serve,)) as cache:
        (asset_id,) = await cache.ask("http://192.0.2.1/")

        answer = await cache.queues.ClearQueue(ClearQueueRequest(name="media-cache"))

        asset = await cache.get(asset_id)
        assert (answer.cleared, asset.status, asset.error.reason) == (1, Asset.FAILED, "CLEARED")
        assert await cache.violations() == {}
        with pytest.raises(NotFound) as caught:
            await cache.queues.ClearQueue(ClearQueueRequest(name="another"))
        assert caught.value.reason == "QUEUE_NOT_FOUND"
