"""Colour profiles of wide spaces, written down from their figures: pictures that name them by number carry none."""

import struct
from collections.abc import Mapping
from typing import NamedTuple


class _Space(NamedTuple):
    """A name, and colorants under D50 as ICC profiles have them."""

    name: str
    red: tuple[float, ...]
    green: tuple[float, ...]
    blue: tuple[float, ...]


# By the number of their primaries in the tables of video coding (ITU-T H.273).
_SPACES: Mapping[int, _Space] = {
    9: _Space("Rec. 2020", (0.67348, 0.27904, -0.00194), (0.16566, 0.67534, 0.02998), (0.12505, 0.04561, 0.79684)),
    12: _Space("Display P3", (0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)),
}
# The white of D65 under D50, and the adaptation that led there (Bradford).
_WHITE = (0.96420, 1.0, 0.82491)
_ADAPTATION = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)
# The curve of sRGB: g, a, b, c, d of (aX+b)^g above d and cX below.
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_HEADER_BYTES = 128
_ENTRY_BYTES = 12


def named_profile(primaries: int) -> bytes:
    """An ICC profile of version 4 with these primaries; nothing for sRGB and for what is not known."""
    space = _SPACES.get(primaries)
    return _written(space) if space is not None else b""


def _written(space: _Space) -> bytes:
    curve = struct.pack(">4s4xH2x", b"para", 3) + _fixed(_CURVE)
    tags = {
        b"desc": _text(space.name),
        b"cprt": _text("No copyright, use freely"),
        b"wtpt": _xyz(_WHITE),
        b"rXYZ": _xyz(space.red),
        b"gXYZ": _xyz(space.green),
        b"bXYZ": _xyz(space.blue),
        b"chad": b"sf32\0\0\0\0" + _fixed(_ADAPTATION),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    return _profile(tags)


def _profile(tags: Mapping[bytes, bytes]) -> bytes:
    table, content = struct.pack(">I", len(tags)), b""
    start = _HEADER_BYTES + len(table) + _ENTRY_BYTES * len(tags)
    for name, tag in tags.items():
        table += struct.pack(">4sII", name, start + len(content), len(tag))
        content += tag + bytes(-len(tag) % 4)
    size = start + len(content)
    header = struct.pack(">I4xI4s4s4s12x4s", size, 0x04000000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    illuminant = _fixed(_WHITE)
    return header.ljust(68, b"\0") + illuminant.ljust(_HEADER_BYTES - 68, b"\0") + table + content


def _xyz(figures: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(figures)


def _text(words: str) -> bytes:
    encoded = words.encode("utf-16-be")
    return struct.pack(">4s4xII4sII", b"mluc", 1, 12, b"enUS", len(encoded), 28) + encoded


def _fixed(figures: tuple[float, ...]) -> bytes:
    """Numbers as ICC profiles write them: sixteen bits before the point and sixteen behind."""
    return struct.pack(f">{len(figures)}i", *(round(figure * 65536) for figure in figures))
