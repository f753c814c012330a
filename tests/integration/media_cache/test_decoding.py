"""Real pictures in real decoders, and what is no picture: the way there and back."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from common.errors import Failure
from media_cache.clients.conversion import ConversionLimits, Converter, Scaled
from media_cache.clients.spool import Spools
from media_cache.domain import media
from media_cache.domain.size import Bounds, Size
from tests.foreign import media_files

CONVERTED = {
    "picture": (media_files.heic(96, 64), Size(96, 64)),
    "turned": (media_files.heic(96, 64, orientation=6), Size(64, 96)),
    "grid": (media_files.grid_heic(3, 2, 64, 129, 65), Size(129, 65)),
    "overlay": (media_files.overlaid_heic(), Size(100, 80)),
    "transparency": (media_files.alpha_heic(), Size(64, 48)),
    "ten bits": (media_files.deep_heic(), Size(64, 48)),
    "several": (media_files.many_heic(), Size(64, 48)),
    "sequence": (media_files.sequence_heic(), Size(64, 64)),
}
RASTER = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]
ENDINGS = {"picture", "CORRUPT", "TOO_MANY_PIXELS", "POISON"}
Draw = Callable[[st.SearchStrategy[Any]], Any]
LIMITS = ConversionLimits(most_pixels=1_000_000)


def saved(kind: str, mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    media_files.picture(96, 64).convert("I" if mode == "I;16" else mode).convert(mode).save(out, kind, **options)
    return out.getvalue()


class Decoding:
    """A converter with a loop of its own: Hypothesis does not wait for anybody."""

    def __init__(self, runner: asyncio.Runner, spools: Spools) -> None:
        self._runner = runner
        self._spools = spools
        self.converter = Converter(LIMITS, decoders=1)

    def to_jpeg(self, body: bytes) -> tuple[Size, bytes]:
        return self._runner.run(self._to_jpeg(body))

    def scaled(self, body: bytes, width: int) -> tuple[Scaled, bytes]:
        return self._runner.run(self._scaled(body, width))

    async def _to_jpeg(self, body: bytes) -> tuple[Size, bytes]:
        with self._spools.new() as source, self._spools.new() as target:
            await source.write(body)
            size = await self.converter.to_jpeg(source, target)
            target.stream.seek(0)
            return size, target.stream.read()

    async def _scaled(self, body: bytes, width: int) -> tuple[Scaled, bytes]:
        with self._spools.new() as source, self._spools.new() as target:
            await source.write(body)
            made = await self.converter.scaled(source, target, Bounds(width))
            target.stream.seek(0)
            return made, target.stream.read()


@pytest.fixture(scope="module")
def decoding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Decoding]:
    with asyncio.Runner() as runner:
        # Little stays in memory: both kinds of spools are handed over.
        found = Decoding(runner, Spools(tmp_path_factory.mktemp("spools"), 3_000))
        runner.run(found.converter.__aenter__())
        yield found
        runner.run(found.converter.__aexit__(None, None, None))


@pytest.mark.parametrize("name", CONVERTED)
def test_pictures_of_all_kinds_are_converted_in_confinement(decoding: Decoding, name: str) -> None:
    body, expected = CONVERTED[name]

    size, jpeg = decoding.to_jpeg(body)

    assert size == expected
    assert (jpeg[:3], jpeg[-2:]) == (b"\xff\xd8\xff", b"\xff\xd9")


@pytest.mark.parametrize("kind", RASTER)
def test_pictures_of_all_formats_are_scaled_in_confinement(decoding: Decoding, kind: str) -> None:
    made, _ = decoding.scaled(media_files.image(kind, 96, 64), 48)

    assert made == Scaled(media.JPEG, Size(48, 32))


ODD = {
    "for both eyes": saved("MPO", save_all=True, append_images=[media_files.picture(96, 64, 1)]),
    "with half a list of pictures": saved("JPEG", extra=b"\xff\xe2\0\x0eMPF\0II*\0\x08\0\0\0"),
    "with a broken place": saved("JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\xff\xff"),
    "for print": saved("JPEG", "CMYK", icc_profile=bytes(16) + b"CMYK" + bytes(200)),
    "of few colours": saved("PNG", "P", transparency=0),
    "of sixteen bits": saved("PNG", "I;16"),
    "in passes": saved("JPEG", progressive=True),
}


@pytest.mark.parametrize("name", ODD)
def test_what_pillow_loads_only_when_it_is_needed_is_there(decoding: Decoding, name: str) -> None:
    assert decoding.scaled(ODD[name], 48)[0].size == Size(48, 32)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_animations_are_scaled_in_confinement(decoding: Decoding, kind: str) -> None:
    assert decoding.scaled(media_files.animation(kind), 32)[0] == Scaled(media.JPEG, Size(32, 24))


def test_a_large_picture_arrives_whole(decoding: Decoding) -> None:
    """More than a piece, and more than is kept in memory."""
    made, content = decoding.scaled(media_files.image("PNG", 800, 600), 800)

    assert made == Scaled(media.JPEG, Size(800, 600))
    assert len(content) > 200_000
    assert decoding.scaled(content, 100)[0] == Scaled(media.JPEG, Size(100, 75))


def test_a_picture_without_its_end_is_corrupt(decoding: Decoding) -> None:
    with pytest.raises(Failure) as caught:
        decoding.to_jpeg(media_files.heic(96, 64)[:-100])

    assert caught.value.reason == "CORRUPT"


SEEDS = [body for body, _ in CONVERTED.values()]
RASTER_SEEDS = [media_files.image(kind, 96, 64) for kind in RASTER]
FUZZ = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def mutations(draw: Draw, seeds: Sequence[bytes]) -> bytes:
    """A picture with some bytes changed, most of them where its structure is, and sometimes without its end."""
    body = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, 900)) % len(body)
        body[at] = draw(st.sampled_from((0, 1, 2, 0x7F, 0x80, 0xFF)))
    return bytes(body[: draw(st.one_of(st.just(len(body)), st.integers(0, len(body))))])


@FUZZ
@example(b"")
@example(b"\0\0\0\x18ftypheic")
@example(SEEDS[0][:400])
@example(SEEDS[0].replace(b"hvcC", b"av1C"))
@example(SEEDS[0].replace(b"ispe", b"free"))
@example(SEEDS[2].replace(b"dimg", b"thmb"))
@example(SEEDS[2].replace(b"grid", b"iovl"))
@example(SEEDS[2].replace(b"\x00\x00\x01\x02\x00\x81\x00\x41", b"\x00\x00\xff\xff\xff\xff\xff\xff"))
@given(mutations(SEEDS))
def test_whatever_is_to_be_converted_ends_as_a_picture_or_with_a_reason(decoding: Decoding, body: bytes) -> None:
    assert ending(lambda: decoding.to_jpeg(body)) in ENDINGS


@FUZZ
@example(RASTER_SEEDS[0][:2])
@example(RASTER_SEEDS[1][:33])
@example(RASTER_SEEDS[2][:20])
@given(mutations(RASTER_SEEDS))
def test_whatever_is_to_be_scaled_ends_as_a_picture_or_with_a_reason(decoding: Decoding, body: bytes) -> None:
    assert ending(lambda: decoding.scaled(body, 48)) in {*ENDINGS, "NOT_MEDIA"}


def ending(make: Callable[[], tuple[object, bytes]]) -> str:
    """What becomes of a picture."""
    try:
        _, content = make()
    except Failure as refused:
        return str(refused.reason)
    return "picture" if content.startswith((b"\xff\xd8\xff", b"RIFF")) else "nonsense"


def test_decoders_are_fit_after_whatever_came(decoding: Decoding) -> None:
    assert decoding.to_jpeg(media_files.heic(96, 64))[0] == Size(96, 64)
