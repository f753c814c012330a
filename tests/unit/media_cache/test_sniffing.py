"""Bytes are what they begin with, whatever they are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_cache.domain import media
from media_cache.domain.media import MediaType
from media_cache.domain.sniffing import HEAD_BYTES, agrees, sniff
from tests.foreign import media_files
from tests.foreign.media_files.lookalikes import OTHERS


def brands(major: bytes, *compatible: bytes) -> bytes:
    return media_files.box(b"ftyp", major, bytes(4), *compatible) + bytes(64)


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
    (media.MOV, media_files.mov(is_branded=False)),
    (media.WEBM, media_files.webm()),
    (media.WEBM, b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(64)),
    (media.MP3, media_files.mp3()),
    (media.MP3, media_files.mp3()[28:]),
    (media.MP3, b"ID3\x03\x00\x00\x00\x7f\x7f\x7f" + bytes(HEAD_BYTES)),
    (media.M4A, brands(b"M4A ", b"isom")),
    (media.AAC, media_files.aac()),
    (media.AAC, b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + media_files.aac()),
    (media.WAV, media_files.wav()),
    (media.OGG, media_files.ogg()),
    (media.OGG, media_files.ogg().replace(b"OpusHead", b"\x01vorbis")),
    (media.FLAC, media_files.flac()),
]


@pytest.mark.parametrize(("expected", "body"), MEDIA)
def test_media_is_known_by_its_bytes(expected: MediaType, body: bytes) -> None:
    assert sniff(body[:HEAD_BYTES]) == expected


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_media_is_not_taken_for_it(name: str) -> None:
    # How long its tag is, a sound's beginning does not show.
    assert sniff(OTHERS[name][:HEAD_BYTES]) is None or name == "ID3 before much HTML"


def test_a_beginning_agrees_with_what_it_may_turn_out_to_be() -> None:
    film, sound = media_files.mp4()[:HEAD_BYTES], media_files.m4a(brand=b"isom")[:HEAD_BYTES]

    assert agrees(film, "video/mp4")
    assert agrees(sound, "audio/mp4")
    assert not agrees(film, "audio/mpeg")
    assert not agrees(b"<html>", "video/mp4")


@given(st.binary(max_size=200))
def test_any_bytes_can_be_judged(body: bytes) -> None:
    assert sniff(body) in (None, *media.ALL)


@given(st.sampled_from([body for _, body in MEDIA]), st.integers(0, 64), st.binary(min_size=1, max_size=16))
def test_damaged_media_can_be_judged(body: bytes, at: int, damage: bytes) -> None:
    assert sniff((body[:at] + damage + body[at + len(damage) :])[:HEAD_BYTES]) in (None, *media.ALL)
