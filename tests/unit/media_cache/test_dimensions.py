"""Sizes are read from headers, as shown, and no header can make the reader fail."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media_cache.domain import media
from media_cache.domain.boxes import is_turned_by_property, item_size
from media_cache.domain.dimensions import size_of
from media_cache.domain.jpeg import exif_orientation
from media_cache.domain.media import MediaType
from media_cache.domain.size import Size
from tests.foreign import media_files

SIZED: list[tuple[MediaType, bytes]] = [
    (media.JPEG, media_files.image("JPEG", 70, 30)),
    (media.PNG, media_files.image("PNG", 70, 30)),
    (media.GIF, media_files.image("GIF", 70, 30)),
    (media.WEBP, media_files.image("WEBP", 70, 30)),
    (media.AVIF, media_files.image("AVIF", 70, 30)),
    (media.MP4, media_files.mp4(70, 30)),
    (media.MOV, media_files.mp4(70, 30)),
]


def saved(kind: str, **options: object) -> bytes:
    out = BytesIO()
    media_files.picture(70, 30).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "body"), SIZED)
def test_the_size_is_read_from_the_header(kind: MediaType, body: bytes) -> None:
    assert size_of(kind, BytesIO(body)) == Size(70, 30)


def test_webp_tells_its_size_in_three_ways() -> None:
    animated = saved("WEBP", save_all=True, append_images=[media_files.picture(70, 30, seed=1)])

    assert [size_of(media.WEBP, BytesIO(body)) for body in (saved("WEBP"), saved("WEBP", lossless=True), animated)] == [
        Size(70, 30)
    ] * 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_of_a_jpeg_counts(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation

    size = size_of(media.JPEG, BytesIO(saved("JPEG", exif=exif)))

    assert size == (Size(30, 70) if orientation >= 5 else Size(70, 30))


def test_a_progressive_jpeg_tells_its_size_too() -> None:
    assert size_of(media.JPEG, BytesIO(saved("JPEG", progressive=True))) == Size(70, 30)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_properties_of_a_heic_file_turn_it(orientation: int) -> None:
    body = media_files.heic(70, 30, orientation=orientation)

    assert item_size(BytesIO(body)) == (Size(30, 70) if orientation >= 5 else Size(70, 30))
    assert is_turned_by_property(BytesIO(body)) == (orientation != 1)


@pytest.mark.parametrize("tiff", [b"", b"II*\x00", b"MM\x00*\xff\xff\xff\xff", b"II*\x00\x08\x00\x00\x00\xff\xff"])
def test_an_orientation_that_cannot_be_read_is_upright(tiff: bytes) -> None:
    assert exif_orientation(tiff) == 1


@pytest.mark.parametrize(("kind", "body"), SIZED, ids=[kind.mime for kind, _ in SIZED])
def test_no_cut_makes_the_reader_fail(kind: MediaType, body: bytes) -> None:
    # Sizes stand in the first bytes; where the file is cut behind them makes no difference.
    for length in range(min(len(body), 1500)):
        size_of(kind, BytesIO(body[:length]))


@given(st.sampled_from(SIZED), st.data())
def test_no_damage_makes_the_reader_fail(sized: tuple[MediaType, bytes], data: st.DataObject) -> None:
    kind, body = sized
    at = data.draw(st.integers(0, len(body)))
    damage = data.draw(st.binary(max_size=8))

    size_of(kind, BytesIO(body[:at] + damage + body[at + len(damage) :]))
    size_of(kind, BytesIO(body[:at]))
