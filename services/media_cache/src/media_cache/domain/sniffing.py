"""What bytes are, judged by how they begin; names and headers from outside have no say."""

# ruff: noqa: PLR2004 - the numbers are those of the format

import re
from collections.abc import Callable

from media_cache.domain import media
from media_cache.domain.formats.frames import aac_frame, mp3_frame
from media_cache.domain.formats.tags import id3_bytes
from media_cache.domain.media import MediaType

# More than any signature needs, ID3 tags aside: those say themselves how long they are.
HEAD_BYTES = 4096
_FRAME_HEAD_BYTES = 6

_OGG_SOUNDS = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   ")

# The name of the document type, behind its length, which may be written in as many bytes as one likes.
_WEBM = re.compile(rb"\x42\x82(?:\x84|[\x01-\x7f]\x00*\x04)webm")

_BRANDS: tuple[tuple[frozenset[bytes], MediaType], ...] = (
    (frozenset({b"avif", b"avis"}), media.AVIF),
    (frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}), media.HEIC),
    (frozenset({b"mif1", b"mif2", b"msf1"}), media.HEIF),
    (frozenset({b"M4A ", b"M4B ", b"M4P "}), media.M4A),
    (frozenset({b"qt  "}), media.MOV),
    (
        frozenset(
            {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42", b"mp71"}
            | {b"avc1", b"hvc1", b"dash", b"M4V ", b"MSNV", b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"f4v ", b"mmp4"},
        ),
        media.MP4,
    ),
)


def sniff(head: bytes) -> MediaType | None:
    """The media type of a file that begins with `head`; None when it is none of those that are kept."""
    for judge in _JUDGES:
        found = judge(head)
        if found is not None:
            return found
    return None


def agrees(head: bytes, mime: str) -> bool:
    """Whether a file that begins so can be of this type; that a film has no picture, its beginning does not tell."""
    found = sniff(head)
    return found is not None and (found.mime == mime or (found is media.MP4 and mime == media.M4A.mime))


def _by_prefix(head: bytes) -> MediaType | None:
    return next((kind for prefix, kind in _PREFIXES if head.startswith(prefix)), None)


_PREFIXES: tuple[tuple[bytes, MediaType], ...] = (
    (b"\xff\xd8\xff", media.JPEG),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", media.PNG),
    (b"GIF87a", media.GIF),
    (b"GIF89a", media.GIF),
    (b"fLaC\x00\x00\x00\x22", media.FLAC),
    (b"fLaC\x80\x00\x00\x22", media.FLAC),
)


def _riff(head: bytes) -> MediaType | None:
    if head[:4] != b"RIFF":
        return None
    return {b"WEBP": media.WEBP, b"WAVE": media.WAV}.get(head[8:12])


def _ogg(head: bytes) -> MediaType | None:
    """By the first packet of its first stream; films in Ogg are not kept."""
    packet = 27 + head[26] if head.startswith(b"OggS\x00") and len(head) > 26 else len(head)
    return media.OGG if head[packet : packet + 8].startswith(_OGG_SOUNDS) else None


def _iso_bmff(head: bytes) -> MediaType | None:
    """By the major brand; a generic one is made precise by the compatible brands."""
    if head[4:8] != b"ftyp":
        return None
    size = min(int.from_bytes(head[:4], "big"), len(head))
    major, others = head[8:12], {head[at : at + 4] for at in range(16, size - 3, 4)}
    found = _of_brands({major})
    if found in (None, media.HEIF):
        found = _of_brands(others) or found
    return found


def _of_brands(brands: set[bytes]) -> MediaType | None:
    return next((kind for known, kind in _BRANDS if known & brands), None)


def _bare_quicktime(head: bytes) -> MediaType | None:
    """Old QuickTime files have no brand: a movie box comes first, or the data with the movie behind it."""
    is_outermost = head[4:8] in (b"moov", b"wide", b"mdat", b"free", b"skip", b"pnot")
    return media.MOV if is_outermost and int.from_bytes(head[:4], "big") >= 8 else None


def _matroska(head: bytes) -> MediaType | None:
    """WebM says so in its header; other Matroska files are not played by browsers and not kept."""
    return media.WEBM if head[:4] == b"\x1a\x45\xdf\xa3" and _WEBM.search(head, 0, 80) else None


def _mpeg_audio(head: bytes) -> MediaType | None:
    """MP3 and AAC: a frame, or an ID3 tag with a frame behind it where that can be seen."""
    start = id3_bytes(head)
    frame = head[start:].lstrip(b"\x00") if start else head
    if start and len(frame) < _FRAME_HEAD_BYTES:
        return media.MP3
    if aac_frame(frame[:_FRAME_HEAD_BYTES]):
        return media.AAC
    return media.MP3 if mp3_frame(frame[:_FRAME_HEAD_BYTES]) else None


_JUDGES: tuple[Callable[[bytes], MediaType | None], ...] = (
    _by_prefix,
    _riff,
    _ogg,
    _iso_bmff,
    _bare_quicktime,
    _matroska,
    _mpeg_audio,
)
