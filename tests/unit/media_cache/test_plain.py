"""What every reader takes as it is: one picture, stored upright, as JPEG, PNG or WebP."""

from io import BytesIO

import pytest
from PIL import Image

from media_cache.domain.detection import detect
from media_cache.domain.size import Bounds, Size
from tests.foreign import media_files
from tests.foreign.media_files import faults
from tests.foreign.media_files.pictures import exif


def is_plain(body: bytes) -> bool:
    return detect(BytesIO(body), len(body), faults.MOST_PIXELS).is_plain


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_plain_when_it_is_stored_upright(kind: str) -> None:
    upright = [media_files.image(kind), media_files.image(kind, exif=exif(1)), media_files.image(kind, exif=exif(0))]
    turned = [media_files.image(kind, exif=exif(orientation)) for orientation in range(2, 9)]

    assert [is_plain(body) for body in upright] == [True] * 3
    assert [is_plain(body) for body in turned] == [False] * 7


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "AVIF"])
def test_what_moves_is_not(kind: str) -> None:
    assert not is_plain(media_files.animation(kind))


def test_colours_of_sixteen_bits_are_not() -> None:
    """Programs that know eight take whatever is not black for white."""
    grey = BytesIO()
    Image.new("I;16", (64, 48), 20_000).save(grey, "PNG")

    assert not is_plain(grey.getvalue())


@pytest.mark.parametrize(
    "body",
    [media_files.image("GIF"), media_files.image("AVIF"), media_files.heic(), media_files.mp4(), media_files.mp3()],
    ids=["GIF", "AVIF", "HEIC", "MP4", "MP3"],
)
def test_neither_is_any_other_format(body: bytes) -> None:
    assert not is_plain(body)


@pytest.mark.parametrize(
    ("bounds", "size", "fitting"),
    [
        (Bounds(320), Size(1000, 600), Size(320, 192)),
        (Bounds(320), Size(320, 9000), Size(320, 9000)),
        (Bounds(320, 320), Size(320, 320), Size(320, 320)),
        (Bounds(320, 320), Size(321, 320), Size(320, 319)),
        (Bounds(320, 320), Size(1080, 1920), Size(180, 320)),
        (Bounds(16, 16), Size(1, 60_000), Size(1, 16)),
        (Bounds(8192, 8192), Size(1, 1), Size(1, 1)),
    ],
)
def test_a_picture_is_made_to_fit_in_its_proportions_and_never_enlarged(
    bounds: Bounds, size: Size, fitting: Size
) -> None:
    assert bounds.fit(size) == fitting
    assert bounds.hold(fitting)
    assert bounds.hold(size) == (fitting == size)
