"""Slides out of a real media cache: how far they are, and what a reader gets of them."""

import asyncio
from collections.abc import Collection, Mapping
from hashlib import sha256
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image

from common.work import NotYet
from ocr.domain.failures import PictureTooLarge, SlideDamaged
from ocr.domain.slides import Picture, PostSlides, Slide, SlideState
from ocr.usecases.slides import Slides
from tests.foreign import media_files
from tests.integration.ocr.slide_keeping import MOST_BYTES, Neighbour

SLIDE = media_files.image("JPEG", 540, 960)
# Noise: no format makes few bytes of it.
NOISE = media_files.image("PNG", 600, 400)


class Nobody:
    """Keeps no posts."""

    async def posts(self, post_ids: Collection[UUID], /) -> Mapping[UUID, PostSlides]:
        return {}


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
