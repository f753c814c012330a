"""Pictures of a given width: in proportion, upright once, in their own colours, with nothing else of the file."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from common.errors import Failure
from media_cache.decoder.measure import Measure
from media_cache.decoder.scaling import scaled
from media_cache.domain import media
from media_cache.domain.size import Bounds
from tests.foreign import media_files

WIDTH, HEIGHT = 96, 64
MEASURE = Measure(most_pixels=50_000, most_tiles=100, quality=90)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
KINDS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]


def saved(source: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    source.save(out, kind, **options)
    return out.getvalue()


def shown(body: bytes, width: int, measure: Measure = MEASURE) -> Image.Image:
    kind, content, size = scaled(body, Bounds(width), measure)
    found = Image.open(BytesIO(content))
    assert (Image.MIME[str(found.format)], found.size) == (kind.mime, (size.width, size.height))
    return found


def refusal(body: bytes, measure: Measure = MEASURE) -> str:
    with pytest.raises(Failure) as caught:
        scaled(body, Bounds(48), measure)
    return str(caught.value.reason)


def corners(found: Image.Image) -> list[tuple[bool, ...]]:
    """Which of red, green and blue are strong, at the four corners."""
    pixels = np.asarray(found.convert("RGB"))
    places = ((3, 3), (3, -4), (-4, 3), (-4, -4))
    return [tuple(bool(channel > 75) for channel in pixels[place]) for place in places]


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_becomes_as_wide_as_asked_for_and_keeps_its_proportions(kind: str) -> None:
    found = shown(media_files.image(kind, WIDTH, HEIGHT), 48)

    assert (found.format, found.size) == ("JPEG", (48, 32))
    assert corners(found) == corners(media_files.picture(WIDTH, HEIGHT))


def test_heic_can_be_scaled_too() -> None:
    assert shown(media_files.heic(WIDTH, HEIGHT, orientation=6), 32).size == (32, 48)


@pytest.mark.parametrize("width", [WIDTH, WIDTH + 1, 5000])
def test_no_picture_is_made_larger(width: int) -> None:
    assert shown(media_files.image("PNG", WIDTH, HEIGHT), width).size == (WIDTH, HEIGHT)


@pytest.mark.parametrize(("size", "expected"), [((300, 1), (48, 1)), ((1, 300), (1, 300)), ((7, 3), (7, 3))])
def test_narrow_pictures_keep_a_pixel(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert shown(media_files.image("PNG", *size), 48).size == expected


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_upright_once_and_as_wide_as_asked_for(kind: str, orientation: int) -> None:
    tags = Image.Exif()
    tags[0x0112] = orientation
    body = saved(media_files.picture(WIDTH, HEIGHT), kind, exif=tags)

    found = shown(body, 48)

    expected = ImageOps.exif_transpose(Image.open(BytesIO(body)))
    assert found.size == (48, round(48 * expected.height / expected.width))
    assert corners(found) == corners(expected)
    assert dict(found.getexif()) == {}


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF"])
def test_transparency_is_kept_as_webp(kind: str) -> None:
    source = media_files.picture(WIDTH, HEIGHT).convert("RGBA")
    source.paste((0, 0, 0, 0), (0, 0, WIDTH // 2, HEIGHT))

    found = shown(saved(source, kind), 48)

    assert (found.format, found.mode) == ("WEBP", "RGBA")
    alpha = np.asarray(found.getchannel("A"))
    assert alpha[:, :20].max() < 20
    assert alpha[:, -20:].min() > 235


def test_a_picture_that_could_be_transparent_and_is_not_becomes_jpeg() -> None:
    assert shown(saved(media_files.picture(WIDTH, HEIGHT).convert("RGBA"), "PNG"), 48).format == "JPEG"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_an_animation_the_first_picture_is_shown(kind: str) -> None:
    found = shown(media_files.animation(kind), 32)

    assert getattr(found, "n_frames", 1) == 1
    assert corners(found) == corners(media_files.picture())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_colour_profile_is_kept(kind: str) -> None:
    body = saved(media_files.picture(WIDTH, HEIGHT), kind, icc_profile=SRGB)

    assert shown(body, 48).info["icc_profile"] == SRGB


def test_a_profile_that_does_not_fit_the_pixels_is_left_out() -> None:
    body = saved(Image.new("L", (WIDTH, HEIGHT), 77), "PNG", icc_profile=SRGB)

    assert "icc_profile" not in shown(body, 48).info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_pixels_of_every_kind_keep_their_brightness(mode: str) -> None:
    level = 25_700 if mode == "I;16" else 100
    plain = Image.new("L", (WIDTH, HEIGHT), 255 if mode == "1" else 100)
    source = Image.new(mode, plain.size, level) if mode == "I;16" else plain.convert("RGB").convert(mode)

    found = shown(saved(source, "JPEG" if mode == "CMYK" else "PNG"), 48)

    assert abs(np.asarray(found.convert("L"), int).mean() - (255 if mode == "1" else 100)) <= 4


def test_pictures_for_both_eyes_are_shown_by_the_first() -> None:
    """Telephones put a second picture behind the first, and Pillow calls that another format."""
    body = saved(media_files.picture(WIDTH, HEIGHT), "MPO", save_all=True, append_images=[media_files.picture(seed=1)])

    assert shown(body, 48).size == (48, 32)


@pytest.mark.parametrize("kind", [*KINDS, "HEIC"])
def test_pixels_are_counted_before_they_are_decoded(kind: str) -> None:
    body = media_files.heic(WIDTH, HEIGHT) if kind == "HEIC" else media_files.image(kind, WIDTH, HEIGHT)

    assert refusal(body, Measure(WIDTH * HEIGHT - 1, 100, 90)) == "TOO_MANY_PIXELS"
    assert shown(body, 48, Measure(WIDTH * HEIGHT, 100, 90)).size == (48, 32)


@pytest.mark.parametrize("kind", [*KINDS, "HEIC"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_damaged_picture_is_corrupt(kind: str, share: float) -> None:
    body = media_files.heic(WIDTH, HEIGHT) if kind == "HEIC" else media_files.image(kind, WIDTH, HEIGHT)

    assert refusal(body[: int(len(body) * share)]) == "CORRUPT"


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO", "EPS"])
def test_no_other_format_is_opened(kind: str) -> None:
    assert refusal(saved(media_files.picture(), kind)) == "NOT_MEDIA"


@pytest.mark.parametrize("body", [media_files.mp4(), media_files.mp3(), b"", b"<svg/>"])
def test_what_is_no_picture_is_not_media(body: bytes) -> None:
    assert refusal(body) == "NOT_MEDIA"


def test_a_picture_too_long_for_its_format_is_refused() -> None:
    assert refusal(saved(Image.new("L", (1, 65_501)), "PNG"), Measure(10**6, 1, 90)) == "TOO_MANY_PIXELS"


def test_what_is_transparent_and_too_long_for_webp_is_refused() -> None:
    body = saved(Image.new("LA", (1, 16_384)), "PNG")

    assert refusal(body) == "TOO_MANY_PIXELS"
    assert scaled(saved(Image.new("LA", (1, 16_383)), "PNG"), Bounds(48), MEASURE)[0] is media.WEBP
