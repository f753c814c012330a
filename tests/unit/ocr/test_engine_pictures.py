"""Which bytes an engine decodes, and as what."""

import random
import struct
import warnings
import zlib
from io import BytesIO

import pytest
from PIL import Image

from ocr.engine.pictures import Unreadable, pixels_of

MOST = 10_000


def file(kind: str, mode: str = "RGB", size: tuple[int, int] = (20, 10), colour: str | int = "red") -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_pixels_come_blue_first(kind: str) -> None:
    pixels = pixels_of(file(kind), MOST)

    assert (pixels.shape, pixels[5, 5].tolist()) == ((10, 20, 3), [0, 0, 255])


def test_what_can_be_seen_through_stands_on_white() -> None:
    assert pixels_of(file("PNG", "RGBA", colour="#ff000000"), MOST)[5, 5].tolist() == [255, 255, 255]


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "I;16"])
def test_every_mode_becomes_colour(mode: str) -> None:
    assert pixels_of(file("PNG", mode, colour=0), MOST).shape == (10, 20, 3)


def test_the_largest_picture_is_read_and_one_pixel_more_is_not() -> None:
    assert pixels_of(file("PNG", size=(100, 100)), MOST).shape == (100, 100, 3)
    with pytest.raises(Unreadable):
        pixels_of(file("PNG", size=(73, 137)), MOST)


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    header = b"IHDR" + struct.pack("!II", 40_000, 40_000) + b"\1\0\0\0\0"
    bomb = file("PNG")[:12] + header + struct.pack("!I", zlib.crc32(header)) + file("PNG")[33:]

    with pytest.raises(Unreadable):
        pixels_of(bomb, MOST)


@pytest.mark.parametrize("name", [b"Exif\0\0", b"MPF\0"])
def test_notes_that_are_broken_leave_a_picture_as_it_is(name: bytes) -> None:
    whole, directory = file("JPEG"), b"II*\0" + struct.pack("<IHHHII", 8, 5, 0x0112, 3, 1, 1)
    notes = name + directory
    marker = {b"Exif\0\0": b"\xff\xe1", b"MPF\0": b"\xff\xe2"}[name] + struct.pack("!H", 2 + len(notes))

    assert (pixels_of(whole[:2] + marker + notes + whole[2:], MOST) == pixels_of(whole, MOST)).all()


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_formats_stay_shut(kind: str) -> None:
    with pytest.raises(Unreadable):
        pixels_of(file(kind), MOST)


@pytest.mark.parametrize("content", [b"", b"\x89PNG", b"RIFF\0\0\0\0WEBP", b"\xff\xd8\xff", b"<svg/>"])
def test_what_only_begins_like_a_picture_is_none(content: bytes) -> None:
    with pytest.raises(Unreadable):
        pixels_of(content, MOST)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_whatever_is_damaged_is_read_or_refused(kind: str) -> None:
    chance, whole = random.Random(5), file(kind)
    with warnings.catch_warnings(record=True) as said:
        for _ in range(200):
            damaged = bytearray(whole[: chance.randrange(len(whole))])
            for at in chance.sample(range(len(damaged)), min(3, len(damaged))):
                damaged[at] = chance.randrange(256)
            try:
                pixels_of(bytes(damaged), MOST)
            except Unreadable:
                continue

    assert said == []
