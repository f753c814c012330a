"""Bytes are what they begin with, whatever they are called."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_cache.domain import media
from media_cache.domain.media import MediaType
from media_cache.domain.sniffing import HEAD_BYTES, sniff
from tests.foreign import media_files


def brands(major: bytes, *compatible: bytes) -> bytes:
    return media_files.box(b"ftyp", major, bytes(4), *compatible) + bytes(64)


def a_zip() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.jpg", media_files.image("JPEG"))
    return out.getvalue()


MEDIA: list[tuple[MediaType, bytes]] = [
    (media.JPEG, media_files.image("JPEG")),
    (media.PNG, media_files.image("PNG")),
    (media.GIF, media_files.image("GIF")),
    (media.GIF, b"GIF87a" + bytes(20)),
    (media.WEBP, media_files.image("WEBP")),
    (media.AVIF, media_files.image("AVIF")),
    (media.AVIF, brands(b"mif1", b"mif1", b"avif")),
    (media.HEIC, media_files.heic()),
    (media.HEIC, brands(b"heix", b"mif1")),
    (media.HEIC, brands(b"mif1", b"mif1", b"heic")),
    (media.HEIC, brands(b"msf1", b"hevc")),
    (media.HEIF, brands(b"mif1", b"mif1")),
    (media.MP4, media_files.mp4()),
    (media.MP4, brands(b"mp42", b"isom")),
    (media.MP4, brands(b"XXXX", b"isom")),
    (media.MOV, media_files.mp4(brand=b"qt  ")),
    (media.MOV, media_files.box(b"wide") + media_files.box(b"mdat", bytes(9))),
    (media.WEBM, media_files.webm()),
    (media.MP3, media_files.mp3()),
    (media.MP3, media_files.mp3()[20:]),
    (media.MP3, b"ID3\x03\x00\x00\x00\x7f\x7f\x7f" + bytes(HEAD_BYTES)),
    (media.M4A, brands(b"M4A ", b"isom")),
    (media.AAC, b"\xff\xf1\x50\x80" + bytes(20)),
    (media.WAV, media_files.wav()),
    (media.OGG, media_files.ogg()),
    (media.FLAC, b"fLaC\x00\x00\x00\x22" + bytes(34)),
]
NOT_MEDIA: dict[str, bytes] = {
    "nothing": b"",
    "a byte": b"\xff",
    "HTML": b"<!DOCTYPE html><html><script>alert(1)</script>",
    "HTML behind spaces": b"  \n\t<html>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "XML": b'<?xml version="1.0"?><svg/>',
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "ZIP": a_zip(),
    "ELF": b"\x7fELF\x02\x01\x01" + bytes(20),
    "a script": b"#!/bin/sh\nexit 0\n",
    "JSON": b'{"error": "expired"}',
    "text": b"RIFF is a word",
    "zeros": bytes(HEAD_BYTES),
    "a Windows program": b"MZ\x90\x00" + bytes(60),
    "BMP": b"BM" + bytes(60),
    "TIFF": b"II*\x00" + bytes(60),
    "Matroska": b"\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\x82\x88matroska" + bytes(60),
    "an unknown brand": brands(b"crx ", b"crx "),
    "MPEG audio of layer II": b"\xff\xfd\x90\x00" + bytes(60),
    "an MP3 frame without a bit rate": b"\xff\xfb\xf0\x00" + bytes(60),
    "ID3 before HTML": b"ID3\x04\x00\x00\x00\x00\x00\x00<html>",
    "half a PNG signature": b"\x89PNG\r\n\x1a",
    "AVI": b"RIFF\x00\x00\x00\x00AVI LIST",
}


@pytest.mark.parametrize(("expected", "body"), MEDIA)
def test_media_is_known_by_its_bytes(expected: MediaType, body: bytes) -> None:
    assert sniff(body[:HEAD_BYTES]) == expected


@pytest.mark.parametrize("name", NOT_MEDIA)
def test_what_is_no_media_is_not_taken_for_it(name: str) -> None:
    assert sniff(NOT_MEDIA[name][:HEAD_BYTES]) is None


@given(st.binary(max_size=200))
def test_any_bytes_can_be_judged(body: bytes) -> None:
    assert sniff(body) in (None, *media.ALL)


@given(st.sampled_from([body for _, body in MEDIA]), st.integers(0, 64), st.binary(min_size=1, max_size=16))
def test_damaged_media_can_be_judged(body: bytes, at: int, damage: bytes) -> None:
    assert sniff((body[:at] + damage + body[at + len(damage) :])[:HEAD_BYTES]) in (None, *media.ALL)
