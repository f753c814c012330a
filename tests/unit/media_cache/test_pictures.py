"""HEIC to JPEG: upright exactly once, in the right colours, with nothing else of the file."""

from dataclasses import replace
from io import BytesIO
from struct import pack

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps

from common.errors import Failure
from media_cache.decoder.images import judge_length
from media_cache.decoder.measure import Measure
from media_cache.decoder.named_profiles import named_profile
from media_cache.decoder.pictures import to_jpeg
from media_cache.decoder.profiles import embed_profile
from media_cache.domain import media
from media_cache.domain.size import Size
from tests.foreign import media_files
from tests.foreign.media_files.boxes import box
from tests.foreign.media_files.items import Item, grid, heif, ispe, tile_of

WIDTH, HEIGHT = 96, 64
MEASURE = Measure(most_pixels=50_000, most_tiles=100, quality=95)
ORIENTATIONS = range(1, 9)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# The ways in which colours are coded: by which matrix, over which range, at which resolution and depth.
CODINGS = [
    {"matrix_coefficients": matrix, "full_range_flag": is_full, "chroma": chroma}
    for matrix in (1, 6, 9)
    for is_full in (0, 1)
    for chroma in ("420", "422", "444")
]


def exif(orientation: int) -> bytes:
    """EXIF with an orientation and a place."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags.get_ifd(0x8825)[1] = "N"
    return tags.tobytes()


def encoded(source: Image.Image, **options: object) -> bytes:
    out = BytesIO()
    pillow_heif.from_pillow(source).save(out, quality=90, **options)
    return out.getvalue()


def converted(body: bytes, measure: Measure = MEASURE) -> Image.Image:
    jpeg, size = to_jpeg(body, measure)
    shown = Image.open(BytesIO(jpeg))
    assert (shown.format, shown.size) == ("JPEG", (size.width, size.height))
    return shown


def refusal(body: bytes, measure: Measure = MEASURE) -> str:
    with pytest.raises(Failure) as caught:
        to_jpeg(body, measure)
    return str(caught.value.reason)


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


def distance(shown: Image.Image, expected: Image.Image) -> float:
    """By how much the pixels differ, on average."""
    difference: NDArray[np.int64] = np.asarray(shown.convert("RGB"), int) - np.asarray(expected.convert("RGB"), int)
    return float(np.abs(difference).mean())


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_picture_turned_by_its_properties_is_upright_once(orientation: int) -> None:
    """The encoder writes `irot` and `imir` for the orientation, and leaves it in the EXIF too."""
    shown = converted(encoded(media_files.picture(WIDTH, HEIGHT), exif=exif(orientation)))

    expected = upright(orientation)
    assert (shown.size, corners(shown)) == (expected.size, corners(expected))


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_picture_turned_by_its_exif_alone_is_upright_too(orientation: int) -> None:
    plain = encoded(media_files.picture(WIDTH, HEIGHT), exif=exif(1))
    upside = plain.replace(exif(1)[6:], exif(orientation)[6:])
    assert (upside != plain) == (orientation != 1)

    shown = converted(upside)

    expected = upright(orientation)
    assert (shown.size, corners(shown)) == (expected.size, corners(expected))


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("has_alpha", [False, True])
def test_nothing_but_the_pixels_and_their_profile_is_carried_over(orientation: int, has_alpha: bool) -> None:
    source = media_files.picture(WIDTH, HEIGHT).convert("RGBA" if has_alpha else "RGB")
    upside = encoded(source, exif=exif(1), xmp=b"<x:xmpmeta/>").replace(exif(1)[6:], exif(orientation)[6:])

    shown = converted(upside)

    assert dict(shown.getexif()) == {}
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("coding", CODINGS, ids=str)
def test_colours_are_right_however_they_are_coded(coding: dict[str, object]) -> None:
    source = media_files.picture(WIDTH, HEIGHT).resize((WIDTH // 4, HEIGHT // 4)).resize((WIDTH, HEIGHT))

    assert distance(converted(encoded(source, **coding)), source) < 4


@pytest.mark.parametrize("coding", CODINGS[:6], ids=str)
def test_colours_are_right_where_only_the_coded_picture_says_how(coding: dict[str, object]) -> None:
    source = media_files.picture(WIDTH, HEIGHT).resize((WIDTH // 4, HEIGHT // 4)).resize((WIDTH, HEIGHT))
    silent = encoded(source, **coding).replace(b"colrnclx", b"freenclx")

    assert distance(converted(silent), source) < 4


def test_a_colour_profile_is_kept() -> None:
    source = media_files.picture(WIDTH, HEIGHT)
    source.info["icc_profile"] = SRGB

    assert converted(encoded(source)).info["icc_profile"] == SRGB


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("primaries", [9, 12])
def test_a_wide_space_that_is_only_named_becomes_a_profile(mode: str, primaries: int) -> None:
    shown = converted(encoded(media_files.picture(WIDTH, HEIGHT).convert(mode), color_primaries=primaries))

    assert shown.info["icc_profile"] == named_profile(primaries)


def test_a_picture_that_names_the_usual_space_has_no_profile() -> None:
    assert "icc_profile" not in converted(encoded(media_files.picture(WIDTH, HEIGHT), color_primaries=1)).info


# The reddest red and greenest green of sRGB are paler ones of a wider space; gray is gray in all.
@pytest.mark.parametrize(
    ("primaries", "colours"),
    [
        (9, {(207, 74, 34): (255, 0, 0), (148, 247, 83): (0, 255, 0), (128, 128, 128): (128, 128, 128)}),
        (12, {(234, 51, 35): (255, 0, 0), (117, 251, 76): (0, 255, 0), (128, 128, 128): (128, 128, 128)}),
    ],
)
def test_profiles_mean_what_they_should(primaries: int, colours: dict[tuple[int, ...], tuple[int, ...]]) -> None:
    profile = ImageCms.ImageCmsProfile(BytesIO(named_profile(primaries)))
    to_srgb = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "RGB", "RGB")

    for given, expected in colours.items():
        found = ImageCms.applyTransform(Image.new("RGB", (1, 1), given), to_srgb)
        assert found is not None
        assert np.abs(np.asarray(found).astype(int) - expected).max() <= 4


@pytest.mark.parametrize("is_premultiplied", [False, True])
def test_transparency_becomes_white(is_premultiplied: bool) -> None:
    mode = "RGBa" if is_premultiplied else "RGBA"
    half = Image.new("RGBA", (WIDTH, HEIGHT), (255, 0, 0, 128)).convert(mode)
    half.paste(0, (0, 0, WIDTH // 2, HEIGHT))
    out = BytesIO()
    pillow_heif.from_bytes(mode, half.size, half.tobytes()).save(out, quality=95)

    pixels = np.asarray(converted(out.getvalue()), int)

    assert pixels[:, : WIDTH // 2 - 8].min() > 250
    assert np.abs(pixels[HEIGHT // 2, -8] - (255, 127, 127)).max() <= 6


def test_ten_bits_become_eight() -> None:
    assert distance(converted(media_files.deep_heic(WIDTH, HEIGHT)), media_files.picture(WIDTH, HEIGHT)) < 20


def test_the_primary_picture_is_shown_even_when_it_is_not_the_first() -> None:
    shown = converted(media_files.many_heic(primary=1))

    assert shown.size == (64, 48)


@pytest.mark.parametrize("is_full", [0, 1])
def test_a_gray_picture_stays_gray(is_full: int) -> None:
    shown = converted(encoded(Image.new("L", (WIDTH, HEIGHT), 77), full_range_flag=is_full))

    assert shown.mode == "L"
    assert np.abs(np.asarray(shown, int) - 77).max() <= 3


def test_tiles_become_one_picture_and_what_stands_over_is_cut_off() -> None:
    shown = converted(media_files.grid_heic(3, 2, 64, 129, 65))

    assert shown.size == (129, 65)
    for column in range(2):
        expected = converted(media_files.heic(64, 64, column))
        assert distance(shown.crop((64 * column, 0, 64 * (column + 1), 64)), expected) < 2


def test_what_a_picture_cuts_off_is_not_shown_and_then_it_is_turned() -> None:
    whole = tile_of(64, 0)
    cut = box(b"clap", pack(">8I", 32, 1, 16, 1, 0, 1, 0, 1))
    turned = box(b"irot", b"\1")
    shown = converted(heif([replace(whole, properties=(*whole.properties, cut, turned))], 1))

    expected = media_files.picture(64, 64).crop((16, 24, 48, 40)).transpose(Image.Transpose.ROTATE_90)
    assert shown.size == (16, 32)
    assert distance(shown, expected) < 20


def test_the_picture_of_a_sequence_is_shown() -> None:
    assert converted(media_files.sequence_heic()).size == (64, 64)


def test_pixels_are_counted_before_they_are_decoded() -> None:
    body = media_files.heic(200, 100)

    assert refusal(body, replace(MEASURE, most_pixels=200 * 100 - 1)) == "TOO_MANY_PIXELS"
    assert to_jpeg(body, replace(MEASURE, most_pixels=200 * 100))[1] == Size(200, 100)


def test_tiles_are_counted_too() -> None:
    body = media_files.grid_heic(3, 2, 64, 129, 65)

    assert refusal(body, replace(MEASURE, most_tiles=5)) == "TOO_MANY_PIXELS"
    assert to_jpeg(body, replace(MEASURE, most_tiles=6))[1] == Size(129, 65)


def test_ten_thousand_tiles_are_too_many() -> None:
    described = bytes((0, 0, 99, 99)) + pack(">HH", 100, 100)
    over = Item(b"grid", described, (ispe(100, 100),), (1,) * 10_000, is_within=True)

    assert refusal(heif([tile_of(64, 0), over], 2)) == "TOO_MANY_PIXELS"


def lying(side: int, said: int) -> Item:
    """A picture that says it is of another size."""
    true = tile_of(side, 0)
    return replace(true, properties=(true.properties[0], ispe(said, said)))


@pytest.mark.parametrize(
    "body",
    [
        heif([lying(512, 64)], 1),
        heif([lying(512, 64), grid(1, 1, 64, 64)], 2),
        heif([tile_of(512, 0), grid(1, 1, 64, 64)], 2),
        heif([tile_of(64, 0), replace(grid(1, 1, 60_000, 60_000), properties=(ispe(64, 64),))], 2),
        heif([tile_of(64, 0), replace(grid(1, 1, 64, 64), properties=(ispe(60_000, 60_000),))], 2),
        heif(
            [
                replace(
                    tile_of(512, 0), properties=(*tile_of(512, 0).properties, box(b"clap", pack(">8I", *(8, 1) * 4)))
                )
            ],
            1,
        ),
    ],
    ids=["picture", "tile", "grid of large tiles", "grid", "size of a grid", "cut"],
)
def test_no_picture_gets_more_pixels_decoded_by_saying_it_has_fewer(body: bytes) -> None:
    assert refusal(body) == "TOO_MANY_PIXELS"


@pytest.mark.parametrize("length", [0, 20, 300, 0.5, 0.9, 0.999])
def test_a_damaged_picture_is_corrupt(length: float) -> None:
    whole = media_files.heic(WIDTH, HEIGHT)

    assert refusal(whole[: int(length if length > 1 else len(whole) * length)]) == "CORRUPT"


def test_a_picture_longer_than_a_jpeg_can_be_is_refused() -> None:
    judge_length(Size(65_500, 1), media.JPEG)

    with pytest.raises(Failure) as caught:
        judge_length(Size(1, 65_501), media.JPEG)

    assert caught.value.reason == "TOO_MANY_PIXELS"


def test_a_profile_too_long_for_one_segment_is_split() -> None:
    profile = SRGB + bytes(200_000)

    shown = Image.open(BytesIO(embed_profile(media_files.image("JPEG"), profile)))

    assert shown.info["icc_profile"] == profile
