"""Slides out of a real media cache: how far they are, what a reader gets of them, and every way to get nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import grpc.aio
import pytest
from carrel.media_cache.v1.asset_service_pb2 import DESCRIPTOR, ReadPictureRequest
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceStub
from PIL import Image

from common.errors import Failure
from common.objects import Body
from common.rpc import ChannelSettings, open_channel, open_stream
from common.work import NotYet
from dev.backing.ports import LOOPBACK, free_port
from media_cache.app import serve
from ocr.clients.media_cache import MediaCache
from ocr.domain.failures import MediaCacheUnavailable, PictureTooLarge, SlideDamaged, SlideFailed, SlideUnreadable
from ocr.domain.slides import Picture, PostSlides, Slide, SlideState
from ocr.usecases.slides import Slides
from tests.fixtures.postgres import new_template
from tests.foreign import media_files
from tests.foreign.media_files import faults
from tests.integration.media_cache.keeping import Keeping, keeping_in
from tests.integration.media_cache.schema import migrate_now
from tests.integration.media_cache.standing import environ

SLIDE = media_files.image("JPEG", 540, 960)
# Noise: no format makes few bytes of it.
NOISE = media_files.image("PNG", 600, 400)
# More than the windows of a connection take: who sends it waits for who reads it.
LARGE = media_files.image("PNG", 2000, 1500)
MOST_BYTES = 7_000_000
PLACES = 8
LASTING = {
    "sound": (media_files.mp3(), "audio/mpeg", SlideUnreadable, "NOT_A_PICTURE"),
    "text": (b"no picture at all", "image/jpeg", SlideUnreadable, "NOT_MEDIA"),
    "cut": (SLIDE[: len(SLIDE) // 2], "image/jpeg", SlideUnreadable, "CORRUPT"),
    "huge": (faults.png(100_000, 100_000), "image/png", SlideUnreadable, "TOO_MANY_PIXELS"),
}


@dataclass
class Neighbour:
    """A media cache that serves, what it keeps, and the way to it."""

    keeping: Keeping
    channel: grpc.aio.Channel

    def client(self, most_bytes: int = MOST_BYTES) -> MediaCache:
        """What is tested here."""
        return MediaCache(self.channel, most_bytes)

    async def damaged(self, name: str, content: bytes | None) -> UUID:
        """A slide whose object has become this, or is gone."""
        asset = await self.keeping.kept(name, media_files.image("JPEG", seed=len(name)))
        store, key = self.keeping.app.store, str(asset.cache_key)
        if content is None:
            await store.delete(key)
        else:
            await store.put(key, Body.of(content), content_type="image/jpeg")
        return asset.id


class Nobody:
    """Keeps no posts."""

    async def posts(self, post_ids: Collection[UUID], /) -> Mapping[UUID, PostSlides]:
        return {}


@pytest.fixture(scope="module")
def media_template(postgres_url: str) -> Iterator[str]:
    yield from new_template(postgres_url, migrate_now)


@pytest.fixture
async def media(
    create_database: Callable[..., str], media_template: str, redis_url: str, tmp_path: Path
) -> AsyncIterator[Neighbour]:
    places = {"MEDIA_CACHE_PICTURES_WANTED": str(PLACES)}
    environment = environ(create_database(media_template), redis_url, tmp_path, **places)
    services = list(DESCRIPTOR.services_by_name.values())
    async with (
        keeping_in(environment) as keeping,
        serve(keeping.app) as server,
        open_channel(f"{LOOPBACK}:{server.port}", ChannelSettings(), services) as channel,
    ):
        yield Neighbour(keeping, channel)


async def refusal(cache: MediaCache, asset_id: UUID) -> Failure:
    with pytest.raises(Failure) as caught:
        await cache.picture(asset_id, 960)
    return caught.value


async def test_slides_are_kept_waiting_failed_or_unknown(media: Neighbour) -> None:
    keeping = media.keeping
    kept = await keeping.kept("kept", SLIDE)
    failed, *waiting = [(await keeping.asked(f"slide-{at}")).id for at in range(50)]
    await keeping.execute(
        "UPDATE cache_assets SET status = 'FAILED', error_reason = 'GONE', error_message = '', error_retryable = false"
        " WHERE id = :id",
        id=failed,
    )

    found = await media.client().states([kept.id, failed, uuid4(), *waiting, kept.id])

    assert found == {
        kept.id: SlideState(kept.id, sha256=kept.sha256),
        failed: SlideState(failed, reason="GONE"),
        **{asset_id: SlideState(asset_id) for asset_id in waiting},
    }
    assert await media.client().states([]) == {}


async def test_a_slide_comes_as_it_is_kept_or_smaller(media: Neighbour) -> None:
    asset = await media.keeping.kept("slide", SLIDE)

    whole, smaller = [await media.client().picture(asset.id, side) for side in (960, 320)]

    assert whole == Picture(SLIDE, "image/jpeg", 540, 960, sha256(SLIDE).hexdigest())
    assert (smaller.width, smaller.height, smaller.sha256) == (180, 320, asset.sha256)
    assert Image.open(BytesIO(smaller.content)).size == (180, 320)


async def test_a_whole_carousel_takes_no_more_places_than_there_are(media: Neighbour) -> None:
    cache, asset = media.client(), await media.keeping.kept("slide", SLIDE)

    pictures = await asyncio.gather(*(cache.picture(asset.id, 960) for _ in range(35)))

    assert {picture.content for picture in pictures} == {SLIDE}


async def test_a_slide_with_too_many_bytes_is_asked_for_in_half_its_size_and_then_given_up(media: Neighbour) -> None:
    asset = await media.keeping.kept("noise", NOISE, "image/png")

    exact, halved = [await media.client(most).picture(asset.id, 4096) for most in (len(NOISE), len(NOISE) - 1)]
    half = len(halved.content)
    quartered = await media.client(half - 1).picture(asset.id, 4096)

    assert (exact.content == NOISE, halved.width, quartered.width) == (True, 300, 150)
    with pytest.raises(PictureTooLarge):
        await media.client(len(quartered.content) - 1).picture(asset.id, 4096)


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


async def test_the_slide_at_fault_is_named_and_one_that_is_another_by_now_is_waited_for(media: Neighbour) -> None:
    slides = Slides(Nobody(), media.client(), MOST_BYTES)
    kept = await media.keeping.kept("kept", SLIDE)
    whole = Slide(kept.id, sha256(SLIDE).hexdigest())
    damaged = Slide(await media.damaged("one", SLIDE), whole.sha256)

    pictures = await slides.pictures([whole, whole], 960)

    assert [picture.content for picture in pictures.values()] == [SLIDE, SLIDE]
    with pytest.raises(SlideDamaged) as caught:
        await slides.pictures([whole, damaged], 960)
    assert caught.value.metadata == {"imageIndex": "1", "mediaReason": "OBJECT_DAMAGED"}
    with pytest.raises(NotYet):
        await slides.pictures([whole, Slide(kept.id, "0" * 64)], 960)


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
