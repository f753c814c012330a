"""The tags that sound carries around itself: ID3 before it, ID3v1 and APE behind it."""

# ruff: noqa: PLR2004 - the numbers are those of the format

from media_cache.domain.formats.file import File

_ID3V1_BYTES = 128
_APE_BYTES = 32
_MOST_TAGS = 4


def id3_bytes(head: bytes) -> int:
    """How long the ID3 tag is that `head` begins with; 0 when it begins with none."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    has_footer = head[3] >= 4 and head[5] & 0x10
    return 10 + size + (10 if has_footer else 0)


def behind_tags(file: File) -> int:
    """Where the sound begins."""
    at = 0
    for _ in range(_MOST_TAGS):
        length = id3_bytes(file.read(at, 10))
        if not length:
            break
        at += length
    return at


def before_tags(file: File) -> int:
    """Where the sound ends."""
    end = file.size_bytes
    if end > _ID3V1_BYTES and file.read(end - _ID3V1_BYTES, 3) == b"TAG":
        end -= _ID3V1_BYTES
    footer = file.read(max(end - _APE_BYTES, 0), _APE_BYTES)
    if footer[:8] == b"APETAGEX":
        has_header = footer[23] & 0x80
        length = int.from_bytes(footer[12:16], "little") + (_APE_BYTES if has_header else 0)
        end -= length if length <= end else 0
    return end
