"""Pictures as readers get them: verified, still, upright, and no larger than they are wanted."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from carrel.media_cache.v1.asset_service_pb2 import BatchGetAssetsRequest, PictureHead, ReadPictureRequest
from PIL import Image

from common.errors import Failure, InvalidArgument, Kind, ResourceExhausted
from common.objects import Body, ObjectStoreUnavailable
from common.rpc import open_stream
from media_cache.app import Builders, serve
from media_cache.app.roles import build_pictures, open_contents, open_scaling
from media_cache.domain.care import Fault
from media_cache.domain.size import Bounds
from media_cache.settings import Settings
from tests.fixtures.statements import statements_of
from tests.fixtures.waiting import wait_until
from tests.foreign import media_files
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files.pictures import exif
from tests.foreign.origin import Origin
from tests.integration.media_cache.keeping import Keeping, keeping_in
from tests.integration.media_cache.standing import Standing, standing

PATIENCE = timedelta(seconds=20)
LARGEST_PIECE = 64 * 1024
SLIDE = media_files.image("JPEG", 540, 960)
# More than the windows of a connection take: who sends it waits for who reads it.
LARGE = media_files.image("PNG", 2000, 1500)


def see_through() -> bytes:
    source = media_files.picture(96, 64).convert("RGBA")
    source.paste((0, 0, 0, 0), (0, 0, 48, 64))
    return saved(source, "PNG")


def saved(source: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    source.save(out, kind)
    return out.getvalue()


def turned(kind: str) -> bytes:
    return media_files.image(kind, 96, 64, exif=exif(6))


# What is kept, how large it is wanted, and what comes of it; nothing where it comes as it is.
Row = tuple[bytes, str, int | None, tuple[str, int, int] | None]
ROWS: Mapping[str, Row] = {
    "a slide": (SLIDE, "image/jpeg", 960, None),
    "a slide, of any size": (SLIDE, "image/jpeg", None, None),
    "a slide, smaller": (SLIDE, "image/jpeg", 480, ("JPEG", 270, 480)),
    "a PNG that fits": (media_files.image("PNG"), "image/png", 64, None),
    "a WebP that fits": (media_files.image("WEBP"), "image/webp", 64, None),
    "a PNG that does not": (media_files.image("PNG"), "image/png", 63, ("JPEG", 63, 47)),
    "a WebP that does not": (media_files.image("WEBP"), "image/webp", 32, ("JPEG", 32, 24)),
    "one pixel": (media_files.image("PNG", 1, 1), "image/png", 16, None),
    "one pixel of GIF": (media_files.image("GIF", 1, 1), "image/gif", 16, ("JPEG", 1, 1)),
    "a line": (media_files.image("PNG", 3000, 1), "image/png", 16, ("JPEG", 16, 1)),
    "12,000 pixels": (saved(Image.new("L", (3000, 12_000)), "JPEG"), "image/jpeg", 2048, ("JPEG", 512, 2048)),
    "a turned JPEG": (turned("JPEG"), "image/jpeg", None, ("JPEG", 64, 96)),
    "a turned PNG": (turned("PNG"), "image/png", None, ("JPEG", 64, 96)),
    "a turned WebP": (turned("WEBP"), "image/webp", 48, ("JPEG", 32, 48)),
    "an animated WebP": (media_files.animation("WEBP"), "image/webp", None, ("JPEG", 64, 48)),
    "an animated PNG": (media_files.animation("PNG"), "image/png", 32, ("JPEG", 32, 24)),
    "an animated GIF": (media_files.animation("GIF"), "image/gif", None, ("JPEG", 64, 48)),
    "an AVIF": (media_files.image("AVIF"), "image/avif", None, ("JPEG", 64, 48)),
    "one that is seen through, smaller": (see_through(), "image/png", 48, ("WEBP", 48, 32)),
}


@pytest.fixture
async def server(media_environ: dict[str, str], origin: Origin) -> AsyncIterator[Standing]:
    """The service, serving only."""
    async with standing(media_environ, origin, roles=[serve]) as one:
        yield one


@asynccontextmanager
async def being_read(cache: Standing, asset_id: object, longest_side: int | None = None) -> AsyncIterator[Any]:
    """The parts of a picture as they come."""
    request = ReadPictureRequest(id=str(asset_id), longest_side=longest_side)
    async with open_stream(cache.assets.ReadPicture, "ReadPicture", request, PATIENCE) as parts:
        yield parts


async def read(cache: Standing, asset_id: object, longest_side: int | None = None) -> tuple[PictureHead, bytes]:
    """The head of a picture, and its bytes."""
    async with being_read(cache, asset_id, longest_side) as parts:
        first, *others = [part async for part in parts]
    assert {part.WhichOneof("part") for part in others} == {"piece"}
    assert max(len(part.piece) for part in others) <= LARGEST_PIECE
    return first.head, b"".join(part.piece for part in others)


async def refusal(cache: Standing, asset_id: object, longest_side: int | None = None) -> tuple[Kind, str]:
    """How a picture is refused."""
    with pytest.raises(Failure) as caught:
        await read(cache, asset_id, longest_side)
    return caught.value.kind, caught.value.reason


async def test_pictures_of_all_kinds_come_as_every_reader_takes_them(server: Standing) -> None:
    keeping = Keeping(server.app)
    for at, (name, (body, kind, longest_side, made)) in enumerate(ROWS.items()):
        asset = await keeping.kept(str(at), body, kind)

        head, content = await read(server, asset.id, longest_side)

        found = Image.open(BytesIO(content))
        assert (head.sha256, head.size_bytes) == (sha256(body).hexdigest(), len(content)), name
        assert (head.content_type, head.width, head.height) == (found.get_format_mimetype(), *found.size), name
        assert (getattr(found, "n_frames", 1), dict(found.getexif())) == (1, {}), name
        assert (content == body) == (made is None), name
        assert made in (None, (found.format, *found.size)), name
    assert await keeping.violations() == {}


async def test_what_came_as_heic_is_read_as_the_jpeg_that_is_kept_of_it(cache: Standing) -> None:
    url = cache.origin.behave("/slide", behaves.gives(media_files.heic(90, 160, orientation=6)))
    (asset,) = await cache.cache(url)

    head, content = await read(cache, asset.id, 2048)

    assert (head.content_type, head.width, head.height) == ("image/jpeg", 160, 90)
    assert head.sha256 == sha256(content).hexdigest() == asset.sha256


async def test_an_object_that_is_not_what_was_kept_is_never_handed_out(
    server: Standing, caplog: pytest.LogCaptureFixture
) -> None:
    keeping = Keeping(server.app)
    asset = await keeping.kept("slide", SLIDE)
    key = str(asset.cache_key)
    flipped = bytearray(SLIDE)
    flipped[-100] ^= 1

    for content in (bytes(flipped), SLIDE[:-1], SLIDE + b"\n", b""):
        await keeping.app.store.put(key, Body.of(content), content_type="image/jpeg")
        assert await refusal(server, asset.id) == (Kind.FAILED_PRECONDITION, "OBJECT_DAMAGED")
    await keeping.app.store.delete(key)
    assert await refusal(server, asset.id) == (Kind.FAILED_PRECONDITION, "OBJECT_MISSING")
    told = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert {vars(record)["cache_key"] for record in told} == {key}
    assert [vars(record)["fault"] for record in told] == [Fault.OTHER_BYTES] * 4 + [Fault.MISSING]


async def test_what_is_no_cached_picture_is_refused_with_its_reason(server: Standing) -> None:
    keeping = Keeping(server.app)
    asked = await keeping.asked("asked")
    sound = await keeping.kept("sound", media_files.mp3(), "audio/mpeg")
    film = await keeping.kept("film", media_files.mp4(), "video/mp4")
    disguised = await keeping.kept("disguised", media_files.mp3(frames=21), "image/jpeg")
    cut = await keeping.kept("cut", SLIDE[: len(SLIDE) // 2])
    damaged = await keeping.kept("damaged", _with_garbage(media_files.image("PNG", 500, 500)), "image/png")
    text = await keeping.kept("text", b"no picture at all")

    refused = Kind.FAILED_PRECONDITION
    assert await refusal(server, uuid4()) == (Kind.NOT_FOUND, "ASSET_NOT_FOUND")
    assert await refusal(server, asked.id) == (refused, "ASSET_NOT_CACHED")
    assert {await refusal(server, each.id) for each in (sound, film, disguised)} == {(refused, "NOT_A_PICTURE")}
    assert {await refusal(server, each.id, 480) for each in (cut, damaged)} == {(refused, "CORRUPT")}
    assert await refusal(server, text.id) == (refused, "NOT_MEDIA")
    for longest_side in (0, 15, 8193):
        assert (await refusal(server, asked.id, longest_side))[0] is Kind.INVALID_ARGUMENT
    assert (await refusal(server, "a-word"))[0] is Kind.INVALID_ARGUMENT


async def test_more_pixels_than_are_decoded_are_not_decoded(media_environ: dict[str, str], origin: Origin) -> None:
    strict = media_environ | {"MEDIA_CACHE_MAX_PIXELS": str(540 * 960 - 1)}
    async with standing(strict, origin, roles=[serve]) as cache:
        asset = await Keeping(cache.app).kept("slide", SLIDE)

        assert await refusal(cache, asset.id, 480) == (Kind.FAILED_PRECONDITION, "TOO_MANY_PIXELS")


async def test_a_store_that_is_away_is_for_a_moment(server: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = await Keeping(server.app).kept("slide", SLIDE)

    monkeypatch.setattr(server.app.store, "open", _away)

    assert await refusal(server, asset.id) == (Kind.UNAVAILABLE, "STORE_ERROR")


async def test_who_goes_away_in_the_middle_leaves_the_place_to_the_next(
    media_environ: dict[str, str], origin: Origin
) -> None:
    narrow = media_environ | {"MEDIA_CACHE_PICTURES_WANTED": "1"}
    async with standing(narrow, origin, roles=[serve]) as cache:
        asset = await Keeping(cache.app).kept("large", LARGE, "image/png")

        async def is_read() -> bool:
            try:
                return (await read(cache, asset.id))[1] == LARGE
            except ResourceExhausted:
                return False

        async with being_read(cache, asset.id) as parts:
            assert (await anext(parts)).head.size_bytes == len(LARGE)
            assert await refusal(cache, asset.id) == (Kind.RESOURCE_EXHAUSTED, "OVERLOADED")
        await wait_until(is_read)


@dataclass
class Scaler:
    """Scales as the service does; what is for readers waits at a gate."""

    inner: Any = None
    waiting: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def scaled(self, source: Any, target: Any, bounds: Bounds) -> object:
        if bounds.height is not None:
            self.waiting += 1
            await self.gate.wait()
        return await self.inner.scaled(source, target, bounds)

    @asynccontextmanager
    async def before(self, settings: Settings) -> AsyncIterator[Any]:
        """This in place of the service's own, which it asks in its turn."""
        async with Builders().scaler(settings) as self.inner:
            yield self


async def test_readers_never_hold_up_who_asks_for_a_width(media_environ: dict[str, str]) -> None:
    scaler = Scaler()
    async with (
        keeping_in(media_environ, Builders(scaler=scaler.before)) as keeping,
        open_scaling(keeping.app) as scaling,
        open_contents(keeping.app, scaling) as contents,
    ):
        pictures = build_pictures(keeping.app, scaling)
        asset = await keeping.kept("slide", SLIDE, width=540)

        async def longest(side: int) -> int:
            async with pictures.read(asset.id, side) as picture:
                return picture.size.longest

        readers = [asyncio.create_task(longest(side)) for side in (100, 200, 300)]
        await wait_until(lambda: scaler.waiting == 1)
        lead = await contents.lead(asset.id, 320)

        assert (scaler.waiting, "320" in lead.url) == (1, True)
        scaler.gate.set()
        assert await asyncio.gather(*readers) == [100, 200, 300]


async def test_the_records_of_many_come_in_order_without_the_unknown_in_one_statement(server: Standing) -> None:
    keeping = Keeping(server.app)
    cached = await keeping.kept("cached", SLIDE)
    others = await server.ask(*(f"https://cdn.example/{at}" for at in range(498)))
    ids = [*others[:200], str(uuid4()), str(cached.id), *others[200:]]

    with statements_of(server.app.database) as sent:
        answer = await server.assets.BatchGetAssets(BatchGetAssetsRequest(ids=ids))

    assert [asset.id for asset in answer.assets] == [*others[:200], str(cached.id), *others[200:]]
    assert answer.assets[200] == await server.get(str(cached.id))
    assert len([statement for statement in sent if "cache_assets" in statement]) == 1


async def test_a_record_that_is_asked_for_twice_is_shown_twice(server: Standing) -> None:
    (asset_id,) = await server.ask("https://cdn.example/media")

    answer = await server.assets.BatchGetAssets(BatchGetAssetsRequest(ids=[asset_id, asset_id.upper()]))

    assert [asset.id for asset in answer.assets] == [asset_id, asset_id]


@pytest.mark.parametrize("ids", [[], [str(UUID(int=at)) for at in range(501)], ["a-word"]], ids=["0", "501", "a word"])
async def test_too_few_too_many_and_malformed_ids_are_refused(server: Standing, ids: list[str]) -> None:
    with pytest.raises(InvalidArgument):
        await server.assets.BatchGetAssets(BatchGetAssetsRequest(ids=ids))


async def _away(_: str) -> AsyncIterator[bytes]:
    for _piece in range(1):
        raise ObjectStoreUnavailable
    yield b""


def _with_garbage(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes(64) + body[middle + 64 :]
