"""Media of every kind that is kept, made when it is needed."""

import struct
import wave
from functools import cache
from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image


def picture(width: int = 64, height: int = 48, seed: int = 0) -> Image.Image:
    """A picture with four different corners and some noise, different for each seed."""
    noise = np.random.default_rng(seed).integers(0, 60, (height, width, 3), np.uint8)
    corners = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))
    for index, colour in enumerate(corners):
        rows = slice(0, height // 2) if index < 2 else slice(height // 2, height)
        columns = slice(0, width // 2) if index % 2 == 0 else slice(width // 2, width)
        noise[rows, columns] = np.array(colour, np.uint8) // 2 + noise[rows, columns]
    return Image.fromarray(noise)


@cache
def image(kind: str, width: int = 64, height: int = 48, seed: int = 0) -> bytes:
    """A picture as JPEG, PNG, WEBP or GIF."""
    out = BytesIO()
    picture(width, height, seed).save(out, kind)
    return out.getvalue()


@cache
def heic(width: int = 64, height: int = 48, seed: int = 0, orientation: int = 1) -> bytes:
    """A picture as HEIC; an orientation becomes the file's `irot` and `imir`."""
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    pillow_heif.from_pillow(picture(width, height, seed)).save(out, quality=90, exif=exif.tobytes())
    return out.getvalue()


def box(kind: bytes, *content: bytes) -> bytes:
    """An ISO base media box."""
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def mp4(width: int = 576, height: int = 1024, data: bytes = bytes(1000), brand: bytes = b"isom") -> bytes:
    """The skeleton of a video: brand, movie header with a track of that size, data."""
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    track = box(b"trak", box(b"tkhd", bytes(40), matrix, struct.pack(">2I", width << 16, height << 16)))
    kind = box(b"ftyp", brand, bytes(4), brand)
    return kind + box(b"mdat", data) + box(b"moov", box(b"mvhd", bytes(100)), track)


def mp3(frames: int = 20) -> bytes:
    """Silent frames of 128 kbit/s behind an ID3 tag."""
    return b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def wav() -> bytes:
    """A moment of silence."""
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", "not compressed"))
        sound.writeframes(bytes(160))
    return out.getvalue()


def webm() -> bytes:
    """The beginning of a WebM file."""
    return (
        b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
        + bytes(64)
    )


def ogg() -> bytes:
    """The beginning of an Ogg file."""
    return b"OggS\x00\x02" + bytes(22) + b"\x01\x1e\x01vorbis" + bytes(40)
