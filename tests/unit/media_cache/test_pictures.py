"""HEIC to JPEG: upright exactly once, in the right colours, with nothing else of the file."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms, ImageOps

from common.errors import Failure
from media_cache.decoder.display_p3 import display_p3
from media_cache.decoder.pictures import to_jpeg
from media_cache.decoder.profiles import embed_profile
from media_cache.domain.size import Size
from tests.foreign import media_files

WIDTH, HEIGHT = 96, 64
MOST = 10_000
ORIENTATIONS = range(1, 9)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif(orientation: int) -> bytes:
    """EXIF with an orientation and a place."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags.get_ifd(0x8825)[1] = "N"
    return tags.tobytes()


def heif(source: Image.Image, **options: object) -> bytes:
    out = BytesIO()
    pillow_heif.from_pillow(source).save(out, quality=90, **options)
    return out.getvalue()


def converted(body: bytes, folder: Path) -> Image.Image:
    (folder / "in").write_bytes(body)
    size = to_jpeg(folder / "in", folder / "out", quality=95, most_pixels=MOST)
    shown = Image.open(BytesIO((folder / "out").read_bytes()))
    assert (shown.format, shown.size) == ("JPEG", (size.width, size.height))
    return shown


def corners(shown: Image.Image) -> list[tuple[bool, ...]]:
    """Which of red, green and blue are strong, at the four corners."""
    pixels = np.asarray(shown.convert("RGB"))
    places = ((5, 5), (5, -6), (-6, 5), (-6, -6))
    return [tuple(bool(channel > 75) for channel in pixels[place]) for place in places]


def upright(orientation: int) -> Image.Image:
    """What a picture with this orientation shows, by an opinion that is not ours."""
    out = BytesIO()
    media_files.picture(WIDTH, HEIGHT).save(out, "JPEG", exif=exif(orientation), quality=95)
    return ImageOps.exif_transpose(Image.open(out))


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_picture_turned_by_its_properties_is_upright_once(orientation: int, tmp_path: Path) -> None:
    """The encoder writes `irot` and `imir` for the orientation, and leaves it in the EXIF too."""
    shown = converted(heif(media_files.picture(WIDTH, HEIGHT), exif=exif(orientation)), tmp_path)

    expected = upright(orientation)
    assert (shown.size, corners(shown)) == (expected.size, corners(expected))


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_picture_turned_by_its_exif_alone_is_upright_too(orientation: int, tmp_path: Path) -> None:
    plain = heif(media_files.picture(WIDTH, HEIGHT), exif=exif(1))
    upside = plain.replace(exif(1)[6:], exif(orientation)[6:])
    assert (upside != plain) == (orientation != 1)

    shown = converted(upside, tmp_path)

    expected = upright(orientation)
    assert (shown.size, corners(shown)) == (expected.size, corners(expected))


def test_nothing_of_the_exif_is_carried_over(tmp_path: Path) -> None:
    shown = converted(heif(media_files.picture(WIDTH, HEIGHT), exif=exif(1), xmp=b"<x:xmpmeta/>"), tmp_path)

    assert dict(shown.getexif()) == {}
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_colour_profile_is_kept(tmp_path: Path) -> None:
    source = media_files.picture(WIDTH, HEIGHT)
    source.info["icc_profile"] = SRGB

    assert converted(heif(source), tmp_path).info["icc_profile"] == SRGB


def test_display_p3_that_is_only_named_becomes_a_profile(tmp_path: Path) -> None:
    shown = converted(heif(media_files.picture(WIDTH, HEIGHT), color_primaries=12), tmp_path)

    assert shown.info["icc_profile"] == display_p3()


def test_the_display_p3_profile_means_what_it_should() -> None:
    profile = ImageCms.ImageCmsProfile(BytesIO(display_p3()))
    to_srgb = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "RGB", "RGB")

    # The reddest red of sRGB is a paler one of Display P3; gray is gray in both.
    colours = {(234, 51, 35): (255, 0, 0), (117, 251, 76): (0, 255, 0), (128, 128, 128): (128, 128, 128)}
    for given, expected in colours.items():
        found = ImageCms.applyTransform(Image.new("RGB", (1, 1), given), to_srgb)
        assert found is not None
        assert np.abs(np.asarray(found).astype(int) - expected).max() <= 4


def test_transparency_becomes_white(tmp_path: Path) -> None:
    source = Image.new("RGBA", (WIDTH, HEIGHT), (255, 0, 0, 0))

    pixels = np.asarray(converted(heif(source), tmp_path))

    assert pixels.min() > 250


def test_ten_bits_become_eight(tmp_path: Path) -> None:
    values = np.full((HEIGHT, WIDTH, 3), 512 << 6, np.uint16)
    source = pillow_heif.from_bytes("RGB;16", (WIDTH, HEIGHT), values.tobytes())
    out = BytesIO()
    source.save(out, quality=90)

    pixels = np.asarray(converted(out.getvalue(), tmp_path))

    assert np.abs(pixels.astype(int) - 128).max() <= 3


def test_the_primary_picture_is_shown_even_when_it_is_not_the_first(tmp_path: Path) -> None:
    both = pillow_heif.from_pillow(Image.new("RGB", (WIDTH, HEIGHT), "red"))
    both.add_from_pillow(Image.new("RGB", (HEIGHT, HEIGHT), "blue"))
    out = BytesIO()
    both.save(out, quality=90, primary_index=1)

    shown = converted(out.getvalue(), tmp_path)

    assert shown.size == (HEIGHT, HEIGHT)
    assert corners(shown) == [(False, False, True)] * 4


def test_a_gray_picture_stays_gray(tmp_path: Path) -> None:
    shown = converted(heif(Image.new("L", (WIDTH, HEIGHT), 77)), tmp_path)

    assert np.abs(np.asarray(shown.convert("L")).astype(int) - 77).max() <= 3


def test_pixels_are_counted_before_they_are_decoded(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(heif(media_files.picture(200, 100)))

    with pytest.raises(Failure) as caught:
        to_jpeg(tmp_path / "in", tmp_path / "out", quality=90, most_pixels=200 * 100 - 1)

    assert caught.value.reason == "TOO_MANY_PIXELS"
    assert to_jpeg(tmp_path / "in", tmp_path / "out", quality=90, most_pixels=200 * 100) == Size(200, 100)


@pytest.mark.parametrize("length", [0, 20, 300, 0.5, 0.9])
def test_a_damaged_picture_is_corrupt(length: float, tmp_path: Path) -> None:
    whole = heif(media_files.picture(WIDTH, HEIGHT))
    (tmp_path / "in").write_bytes(whole[: int(length if length > 1 else len(whole) * length)])

    with pytest.raises(Failure) as caught:
        to_jpeg(tmp_path / "in", tmp_path / "out", quality=90, most_pixels=MOST)

    assert caught.value.reason == "CORRUPT"


def test_a_profile_too_long_for_one_segment_is_split(tmp_path: Path) -> None:
    profile = SRGB + bytes(200_000)

    shown = Image.open(BytesIO(embed_profile(media_files.image("JPEG"), profile)))

    assert shown.info["icc_profile"] == profile
