"""Every way to get no picture of a slide out of a real media cache."""

from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import uuid4

import pytest
from carrel.media_cache.v1.asset_service_pb2 import ReadPictureRequest
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceStub

from common.rpc import ChannelSettings, open_channel, open_stream
from common.work import NotYet
from dev.backing.ports import LOOPBACK, free_port
from ocr.clients.media_cache import MediaCache
from ocr.domain.failures import MediaCacheUnavailable, SlideDamaged, SlideFailed, SlideUnreadable
from tests.foreign import media_files
from tests.foreign.media_files import faults
from tests.integration.ocr.slide_keeping import MOST_BYTES, PLACES, Neighbour, refusal

SLIDE = media_files.image("JPEG", 540, 960)
# More than the windows of a connection take: who sends it waits for who reads it.
LARGE = media_files.image("PNG", 2000, 1500)
LASTING = {
    "sound": (media_files.mp3(), "audio/mpeg", SlideUnreadable, "NOT_A_PICTURE"),
    "text": (b"no picture at all", "image/jpeg", SlideUnreadable, "NOT_MEDIA"),
    "cut": (SLIDE[: len(SLIDE) // 2], "image/jpeg", SlideUnreadable, "CORRUPT"),
    "huge": (faults.png(100_000, 100_000), "image/png", SlideUnreadable, "TOO_MANY_PIXELS"),
}


async def test_what_lasts_says_what_it_is(media: Neighbour) -> None:
    cache = media.client()
    for name, (content, kind, family, reason) in LASTING.items():
        refused = await refusal(cache, (await media.keeping.kept(name, content, kind)).id)
        assert (type(refused), refused.metadata, refused.is_transient) == (family, {"mediaReason": reason}, False)

    damaged, missing = await media.damaged("one", SLIDE), await media.damaged("other", None)

    found = [await refusal(cache, asset_id) for asset_id in (damaged, missing, uuid4())]
    assert [(type(each), each.metadata["mediaReason"]) for each in found] == [
        (SlideDamaged, "OBJECT_DAMAGED"),
        (SlideDamaged, "OBJECT_MISSING"),
        (SlideFailed, "ASSET_NOT_FOUND"),
    ]


async def test_a_slide_that_is_cached_again_is_waited_for(media: Neighbour) -> None:
    accepted = await media.keeping.asked("slide")

    refused = await refusal(media.client(), accepted.id)

    assert (type(refused), refused.reason) == (NotYet, "SLIDES_WAITING")


async def test_a_media_cache_with_all_hands_full_is_asked_again(media: Neighbour) -> None:
    asset = await media.keeping.kept("large", LARGE, "image/png")
    read_picture = AssetServiceStub(media.channel).ReadPicture
    request = ReadPictureRequest(id=str(asset.id))
    async with AsyncExitStack() as others:
        for _ in range(PLACES):
            held = open_stream(read_picture, "another's", request, timedelta(seconds=20))
            assert (await anext(await others.enter_async_context(held))).HasField("head")

        refused = await refusal(media.client(), asset.id)

    assert (type(refused), refused.is_transient, refused.retry_after is not None) == (MediaCacheUnavailable, True, True)


async def test_a_media_cache_that_is_away_is_asked_again() -> None:
    async with open_channel(f"{LOOPBACK}:{free_port()}", ChannelSettings()) as channel:
        cache = MediaCache(channel, MOST_BYTES)

        assert type(await refusal(cache, uuid4())) is MediaCacheUnavailable
        with pytest.raises(MediaCacheUnavailable):
            await cache.states([uuid4()])
