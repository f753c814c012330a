"""The demo's media are real files."""

from io import BytesIO
from struct import unpack

import pytest
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from dev.upstream.media.bits import Bits
from dev.upstream.media.catalogue import Catalogue
from dev.upstream.media.mp3 import silence
from dev.upstream.media.mp4 import film
from dev.upstream.world import World

ORIGIN = "tiktokx-origin"
register_heif_opener()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The media of the demo accounts."""
    return Catalogue(World())


def made(catalogue: Catalogue, name: str, kind: str, style: str = ORIGIN) -> bytes:
    """The file of that name."""
    recipe = catalogue.picture(name, style, kind)
    assert recipe
    return recipe()


@pytest.mark.parametrize(("kind", "word"), [("heic", "HEIF"), ("jpeg", "JPEG"), ("webp", "WEBP"), ("png", "PNG")])
def test_a_slide_is_what_its_ending_says(catalogue: Catalogue, kind: str, word: str) -> None:
    picture = Image.open(BytesIO(made(catalogue, "demo_travel-0002-slide-1", kind)))

    assert picture.format == word
    assert picture.size == (1080, 1440)


@pytest.mark.parametrize("kind", ["heic", "jpeg"])
def test_a_picture_on_its_side_is_upright_once_turned(catalogue: Catalogue, kind: str) -> None:
    lying = made(catalogue, "demo_travel-0004-slide-1", kind)
    upright = made(catalogue, "demo_travel-0004-slide-1", "png")

    turned = ImageOps.exif_transpose(Image.open(BytesIO(lying)))

    assert b"irot" in lying or b"Exif" in lying
    assert thumbnail(turned) == pytest.approx(thumbnail(Image.open(BytesIO(upright))), abs=24)


def test_a_turned_jpeg_is_stored_lying(catalogue: Catalogue) -> None:
    assert Image.open(BytesIO(made(catalogue, "demo_travel-0004-slide-1", "jpeg"))).size == (1440, 1080)


def test_a_style_gives_the_size(catalogue: Catalogue) -> None:
    avatar = made(catalogue, "demo_kitchen-avatar", "heic", "tiktokx-cropcenter-q:168:168:q70")

    assert Image.open(BytesIO(avatar)).size == (168, 168)


@pytest.mark.parametrize("name", ["demo_travel-0000-slide-3", "demo_private-0001-cover", "nobody-avatar", "x"])
def test_what_no_post_shows_is_not_there(catalogue: Catalogue, name: str) -> None:
    assert catalogue.picture(name, ORIGIN, "jpeg") is None


def test_a_film_has_its_header_first_and_every_sample_where_the_tables_say() -> None:
    file = film(Image.new("RGB", (32, 48), "teal"), seconds=2)

    assert file[4:8] == b"ftyp"
    assert file[unpack(">I", file[:4])[0] + 4 :][:4] == b"moov"
    offset = unpack(">I", file[file.index(b"stco") + 12 :][:4])[0]
    count = unpack(">I", file[file.index(b"stsz") + 12 :][:4])[0]
    for _ in range(count):
        offset += 4 + unpack(">I", file[offset:][:4])[0]
    assert (count, offset) == (20, len(file))


def test_silence_is_frames_from_end_to_end() -> None:
    file = silence(3, "Nothing")

    start = file.index(b"\xff\xfb")
    assert file[:3] == b"ID3"
    assert (len(file) - start) % 96 == 0
    assert {file[at : at + 2] for at in range(start, len(file), 96)} == {b"\xff\xfb"}


@pytest.mark.parametrize(("value", "code"), [(0, "1"), (1, "010"), (2, "011"), (25, "000011010")])
def test_exp_golomb_codes_are_the_standards(value: int, code: str) -> None:
    assert Bits().unsigned(value).aligned() == Bits().fixed(int(code, 2), len(code)).aligned()


def thumbnail(picture: Image.Image) -> list[int]:
    """The picture's light, coarsely."""
    return list(picture.convert("L").resize((9, 12)).tobytes())
