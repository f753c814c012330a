"""Sizes are read from headers, as shown; what pictures are made of is judged with them."""

from io import BytesIO
from struct import pack

import pillow_heif
import pytest
from PIL import Image

from media_cache.domain.detection import detect
from media_cache.domain.formats.exif import exif_orientation
from media_cache.domain.size import Size
from tests.foreign import media_files
from tests.foreign.media_files import faults
from tests.foreign.media_files.films import UNITY
from tests.foreign.media_files.pictures import exif

UPRIGHT, TURNED = Size(70, 30), Size(30, 70)


def shown(body: bytes) -> Size | None:
    return detect(BytesIO(body), len(body), faults.MOST_PIXELS).size


def image(kind: str, **options: object) -> bytes:
    return media_files.image(kind, UPRIGHT.width, UPRIGHT.height, **options)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_the_size_is_read_from_the_header(kind: str) -> None:
    assert shown(image(kind)) == UPRIGHT


def test_webp_tells_its_size_in_three_ways() -> None:
    bodies = (image("WEBP"), image("WEBP", lossless=True), image("WEBP", exif=exif(6)))

    assert [shown(body) for body in bodies] == [UPRIGHT] * 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_of_a_jpeg_counts(orientation: int) -> None:
    assert shown(image("JPEG", exif=exif(orientation))) == (TURNED if orientation >= 5 else UPRIGHT)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_properties_of_a_heic_or_avif_file_turn_it(orientation: int) -> None:
    body = media_files.heic(70, 30, orientation=orientation)
    expected = TURNED if orientation >= 5 else UPRIGHT

    assert (shown(body), shown(image("AVIF", exif=exif(orientation)))) == (expected, expected)


@pytest.mark.parametrize("width", [32, 64, 96])
def test_the_primary_picture_counts_wherever_it_stands(width: int) -> None:
    assert shown(media_files.many_heic(primary=width // 32 - 1)) == Size(width, 48)


def test_a_film_that_lies_on_its_side_is_shown_upright() -> None:
    quarter = pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    body = media_files.mp4(70, 30)
    track = body.index(b"tkhd")

    assert shown(body) == UPRIGHT
    assert shown(body[:track] + body[track:].replace(UNITY, quarter, 1)) == TURNED


@pytest.mark.parametrize(
    "body",
    [
        media_files.heic(70, 30),
        media_files.alpha_heic(),
        media_files.deep_heic(),
        media_files.many_heic(),
        media_files.grid_heic(),
        media_files.overlaid_heic(),
    ],
    ids=["one", "alpha", "ten bits", "many", "grid", "overlay"],
)
def test_who_decodes_heic_is_of_the_same_opinion(body: bytes) -> None:
    theirs = pillow_heif.open_heif(BytesIO(body))

    assert shown(body) == Size(*theirs.size)
    assert len(theirs.data) >= theirs.size[0] * theirs.size[1] * 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_who_decodes_the_others_is_of_the_same_opinion(kind: str) -> None:
    body = image(kind)

    assert shown(body) == Size(*Image.open(BytesIO(body)).size)


@pytest.mark.parametrize("tiff", [b"", b"II*\x00", b"MM\x00*\xff\xff\xff\xff", b"II*\x00\x08\x00\x00\x00\xff\xff"])
def test_an_orientation_that_cannot_be_read_is_upright(tiff: bytes) -> None:
    assert exif_orientation(tiff) == 1
