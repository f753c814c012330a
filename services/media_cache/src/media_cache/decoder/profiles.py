"""Colour profiles: what the numbers of a picture's pixels mean, carried over into the JPEG."""

from collections.abc import Iterator

_SIGNATURE = b"ICC_PROFILE\x00"
# What fits in one segment beside its length, the signature and two bytes of numbering; 255 parts at most.
_PART_BYTES = 65535 - 2 - len(_SIGNATURE) - 2
_MOST_PARTS = 255
_START = b"\xff\xd8"

# Longer ones do not fit into a JPEG.
MOST_BYTES = _PART_BYTES * _MOST_PARTS


def embed_profile(jpeg: bytes, profile: bytes) -> bytes:
    """The JPEG with the profile behind its start marker and JFIF header, in as many segments as it needs."""
    if not profile:
        return jpeg
    jfif_end = 4 + int.from_bytes(jpeg[4:6], "big") if jpeg[2:4] == b"\xff\xe0" else len(_START)
    return jpeg[:jfif_end] + b"".join(_segments(profile)) + jpeg[jfif_end:]


def _segments(profile: bytes) -> Iterator[bytes]:
    parts = [profile[at : at + _PART_BYTES] for at in range(0, len(profile), _PART_BYTES)]
    for number, part in enumerate(parts, start=1):
        content = _SIGNATURE + bytes((number, len(parts))) + part
        yield b"\xff\xe2" + (len(content) + 2).to_bytes(2, "big") + content
