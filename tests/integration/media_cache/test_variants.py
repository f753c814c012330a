"""The bytes of one asset: where they are led to, and in which widths pictures come."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from carrel.media_cache.v1.asset_service_pb2 import GetAssetContentRequest, GetAssetContentResponse
from PIL import Image

from common.errors import FailedPrecondition, Failure, InvalidArgument, NotFound, ResourceExhausted, Unavailable
from media_cache.app import Builders
from media_cache.app.roles import open_contents, open_scaling
from media_cache.domain.assets import Asset
from media_cache.domain.keys import VARIANTS, variant_key
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Bounds
from media_cache.settings import Settings
from media_cache.usecases import Contents
from tests.fixtures.waiting import wait_until
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image, mp3
from tests.integration.media_cache.keeping import Keeping, keeping_in
from tests.integration.media_cache.standing import Standing

WIDE = image("JPEG", 1000, 600)


@dataclass
class Scaler:
    """Scales as the service does; tells what it was asked for, and waits or refuses where it is told to."""

    inner: Any = None
    widths: list[int] = field(default_factory=list)
    refusal: Failure | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def scaled(self, source: Any, target: Any, bounds: Bounds) -> object:
        self.widths.append(bounds.width)
        await self.gate.wait()
        if self.refusal is not None:
            raise self.refusal
        return await self.inner.scaled(source, target, bounds)

    @asynccontextmanager
    async def before(self, settings: Settings) -> AsyncIterator[Any]:
        """This in place of the service's own, which it asks in its turn."""
        async with Builders().scaler(settings) as self.inner:
            yield self


@dataclass
class Desk:
    """What leads to bytes, in one process."""

    keeping: Keeping
    contents: Contents
    scaler: Scaler

    async def wide(self) -> Asset:
        """A cached picture of 1,000 by 600."""
        return await self.keeping.kept("wide", WIDE, width=1000)

    async def variants(self) -> list[str]:
        """The keys of all variants that are in the store."""
        return [key async for key in self.keeping.app.store.keys(VARIANTS)]


@asynccontextmanager
async def desk_in(environ: dict[str, str]) -> AsyncIterator[Desk]:
    scaler = Scaler()
    async with (
        keeping_in(environ, Builders(scaler=scaler.before)) as keeping,
        open_scaling(keeping.app) as scaling,
        open_contents(keeping.app, scaling) as contents,
    ):
        yield Desk(keeping, contents, scaler)


@pytest.fixture
async def desk(media_environ: dict[str, str]) -> AsyncIterator[Desk]:
    """One whose scaler waits for nothing."""
    async with desk_in(media_environ) as one:
        one.scaler.gate.set()
        yield one


async def test_a_picture_is_led_to_as_it_is_and_in_another_width(
    cache: Standing, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    (asset,) = await cache.cache(cache.origin.behave("/wide", behaves.gives(WIDE)))

    async def content(width: int | None = None) -> GetAssetContentResponse:
        return await cache.assets.GetAssetContent(GetAssetContentRequest(id=asset.id, width=width))

    whole, narrow = await content(), await content(320)

    async with aiohttp.ClientSession() as session:
        async with session.get(whole.uri) as given:
            assert await given.read() == WIDE
        async with session.get(narrow.uri) as given:
            picture = Image.open(BytesIO(await given.read()))
            assert (picture.format, picture.size, given.content_type) == ("JPEG", (320, 192), "image/jpeg")
            assert given.headers["content-disposition"] == f'inline; filename="{asset.id}-320.jpg"'
    assert "signature=" not in caplog.text
    assert (whole.max_age_seconds, narrow.max_age_seconds, await cache.violations()) == (2700, 2700, {})


async def test_what_is_not_cached_is_at_its_origin_and_nobody_keeps_that(desk: Desk) -> None:
    accepted = await desk.keeping.asked("media")

    for width in (None, 320):
        lead = await desk.contents.lead(accepted.id, width)
        assert (lead.url, lead.max_age.total_seconds()) == ("https://cdn.example/media", 0)
    with pytest.raises(NotFound) as caught:
        await desk.contents.lead(uuid4(), 320)
    assert caught.value.reason == "ASSET_NOT_FOUND"


async def test_a_variant_is_made_once_for_all_who_ask_and_kept(desk: Desk) -> None:
    asset = await desk.wide()

    leads = await asyncio.gather(*(desk.contents.lead(asset.id, 320) for _ in range(20)))
    leads.append(await desk.contents.lead(asset.id, 320))

    key = variant_key(asset.sha256 or "", 320)
    assert (desk.scaler.widths, await desk.variants()) == ([320], [key])
    assert {lead.url.partition("?")[0].endswith(key) for lead in leads} == {True}
    assert await desk.keeping.violations() == {}


async def test_two_processes_at_once_leave_one_object_and_one_row(media_environ: dict[str, str]) -> None:
    async with desk_in(media_environ) as one, desk_in(media_environ) as other:
        asset = await one.wide()
        both = [asyncio.create_task(each.contents.lead(asset.id, 480)) for each in (one, other)]
        await wait_until(lambda: one.scaler.widths == other.scaler.widths == [480])

        one.scaler.gate.set()
        other.scaler.gate.set()
        await asyncio.gather(*both)

        assert await one.variants() == [variant_key(asset.sha256 or "", 480)]
        assert await one.keeping.violations() == {}


async def test_nothing_is_enlarged(desk: Desk) -> None:
    asset = await desk.keeping.kept("narrow", image("JPEG", 320, 200), width=320)

    leads = [await desk.contents.lead(asset.id, width) for width in (None, 320, 1280)]

    assert {lead.url.partition("?")[0].endswith(str(asset.cache_key)) for lead in leads} == {True}
    assert desk.scaler.widths == []


async def test_a_width_that_is_not_offered_is_refused_with_those_that_are(desk: Desk) -> None:
    for width in (0, -1, 321, 2**31 - 1):
        with pytest.raises(InvalidArgument) as caught:
            await desk.contents.lead(uuid4(), width)

        (violation,) = caught.value.violations
        assert (caught.value.reason, violation.field) == ("INVALID_WIDTH", "w")
        assert violation.description == "must be one of 160, 320, 480, 640, 960, 1280"


@pytest.mark.parametrize("content_type", ["audio/mpeg", "video/mp4"])
async def test_only_pictures_come_in_widths(desk: Desk, content_type: str) -> None:
    asset = await desk.keeping.kept("media", mp3(), content_type, width=1000)

    with pytest.raises(FailedPrecondition) as caught:
        await desk.contents.lead(asset.id, 320)

    assert (caught.value.reason, desk.scaler.widths) == ("NOT_A_PICTURE", [])


async def test_what_is_refused_is_told_again_for_a_day_without_another_try(desk: Desk) -> None:
    asset = await desk.wide()
    desk.scaler.refusal = failure(Reason.CORRUPT, "(half of it)")

    for _ in range(2):
        with pytest.raises(FailedPrecondition) as caught:
            await desk.contents.lead(asset.id, 320)
        assert (caught.value.reason, caught.value.message) == ("CORRUPT", "The bytes are damaged. (half of it)")
    assert (desk.scaler.widths, await desk.variants()) == ([320], [])
    desk.scaler.refusal = None
    await desk.keeping.execute("UPDATE asset_variants SET create_time = now() - interval '25 hours'")

    await desk.contents.lead(asset.id, 320)

    assert (desk.scaler.widths, await desk.variants()) == ([320, 320], [variant_key(asset.sha256 or "", 320)])
    assert await desk.keeping.violations() == {}


async def test_a_refusal_does_not_hide_what_somebody_put_who_was_killed(desk: Desk) -> None:
    asset = await desk.wide()
    made = await desk.keeping.variant(asset, 320)
    await desk.keeping.execute("UPDATE asset_variants SET put_time = NULL")
    desk.scaler.refusal = failure(Reason.CORRUPT)

    with pytest.raises(FailedPrecondition):
        await desk.contents.lead(asset.id, 320)

    assert await desk.variants() == [made.cache_key]
    assert await desk.keeping.violations() == {}


async def test_the_decoder_refuses_what_is_no_picture(desk: Desk) -> None:
    asset = await desk.keeping.kept("broken", WIDE[:600], width=1000)

    with pytest.raises(FailedPrecondition) as caught:
        await desk.contents.lead(asset.id, 320)

    assert caught.value.reason == "CORRUPT"


async def test_what_failed_for_now_is_tried_at_the_next_request(desk: Desk) -> None:
    asset = await desk.wide()
    desk.scaler.refusal = failure(Reason.INTERNAL)
    with pytest.raises(Unavailable):
        await desk.contents.lead(asset.id, 320)
    desk.scaler.refusal = None

    await desk.contents.lead(asset.id, 320)

    assert await desk.variants() == [variant_key(asset.sha256 or "", 320)]


async def test_an_object_that_is_missing_is_the_fault_of_the_store(desk: Desk) -> None:
    asset = await desk.wide()
    await desk.keeping.app.store.delete(str(asset.cache_key))

    with pytest.raises(Unavailable) as caught:
        await desk.contents.lead(asset.id, 320)

    assert (caught.value.reason, desk.scaler.widths) == ("STORE_ERROR", [])


async def test_who_asks_for_too_much_is_told_to_come_back(media_environ: dict[str, str]) -> None:
    narrow = {"MEDIA_CACHE_VARIANTS_AT_ONCE": "1", "MEDIA_CACHE_VARIANTS_WANTED": "2"}
    async with desk_in(media_environ | narrow) as desk:
        asset = await desk.wide()
        waiting = [asyncio.create_task(desk.contents.lead(asset.id, 160))]
        await wait_until(lambda: desk.scaler.widths == [160])
        waiting += [asyncio.create_task(desk.contents.lead(asset.id, 320)) for _ in range(2)]
        await wait_until(lambda: len(desk.contents._variants._under_way) == 2)

        with pytest.raises(ResourceExhausted) as caught:
            await desk.contents.lead(asset.id, 480)

        assert (caught.value.reason, caught.value.retry_after is not None) == ("VARIANTS_BUSY", True)
        # One after the other: that is as many at once as there may be.
        assert desk.scaler.widths == [160]
        waiting[0].cancel()
        desk.scaler.gate.set()
        await asyncio.gather(*waiting[1:])
        assert (desk.scaler.widths, len(await desk.variants())) == ([160, 320], 2)


async def test_of_what_is_being_deleted_no_variant_is_kept(media_environ: dict[str, str]) -> None:
    async with desk_in(media_environ) as desk:
        asset = await desk.wide()
        late = asyncio.create_task(desk.contents.lead(asset.id, 640))
        await wait_until(lambda: desk.scaler.widths == [640])
        await desk.keeping.execute("UPDATE stored_objects SET delete_time = now()")

        desk.scaler.gate.set()

        with pytest.raises(NotFound):
            await late
        assert await desk.variants() == []


async def test_leaving_ends_what_is_being_made(media_environ: dict[str, str]) -> None:
    async with desk_in(media_environ) as desk:
        asset = await desk.wide()
        late = asyncio.create_task(desk.contents.lead(asset.id, 640))
        await wait_until(lambda: desk.scaler.widths == [640])

    with pytest.raises(asyncio.CancelledError):
        await late
