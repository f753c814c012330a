"""Media with something wrong in them: what contradicts its format, and what would be too large to decode."""

from collections.abc import Mapping
from struct import pack
from zlib import crc32

from tests.foreign.media_files.boxes import opened
from tests.foreign.media_files.films import mp4, webm
from tests.foreign.media_files.items import Item, grid, heif, ispe
from tests.foreign.media_files.pictures import heic, image
from tests.foreign.media_files.sounds import mp3, ogg, wav

# More than are decoded by default, and far more.
MOST_PIXELS = 50_000_000
_SIDE = 100_000
# The head of a frame in a GIF: its place, and its size of 64 by 48.
_FRAME = b"\x2c\x00\x00\x00\x00\x40\x00\x30\x00"


def sizeless_jpeg() -> bytes:
    """A picture that begins and ends as one, and has nothing that tells its size."""
    whole = image("JPEG")
    frame = whole.index(b"\xff\xc0")
    return whole[:frame] + whole[frame + 2 + int.from_bytes(whole[frame + 2 : frame + 4], "big") :]


def hollow_heic() -> bytes:
    """A file whose structure is right, with nothing in place of its picture."""
    content = dict(opened(heic()))[b"mdat"]
    return heic().replace(content, bytes(len(content)))


def tiled(columns: int, rows: int, tile: int, width: int, height: int, *, tiles: int | None = None) -> bytes:
    """A grid of tiles with nothing in them."""
    empty = Item(b"hvc1", bytes(8), (ispe(tile, tile),))
    return heif([empty] * (columns * rows) + [grid(columns, rows, width, height, tiles=tiles)], columns * rows + 1)


def png(width: int, height: int) -> bytes:
    """A picture that says it has this size; its checksum is right."""
    header = b"IHDR" + pack(">II", width, height) + b"\x08\x02\x00\x00\x00"
    return image("PNG")[:12] + header + pack(">I", crc32(header)) + image("PNG")[33:]


def _patched(whole: bytes, at: int, what: bytes) -> bytes:
    return whole[:at] + what + whole[at + len(what) :]


def _jpeg_of(width: int, height: int) -> bytes:
    whole = image("JPEG")
    return _patched(whole, whole.index(b"\xff\xc0") + 5, pack(">HH", height, width))


def _extended_webp(width: int, height: int) -> bytes:
    canvas = pack("<I", width - 1)[:3] + pack("<I", height - 1)[:3]
    chunks = b"WEBPVP8X" + pack("<I", 10) + bytes(4) + canvas + image("WEBP")[12:]
    return b"RIFF" + pack("<I", len(chunks)) + chunks


def _without(whole: bytes, kind: bytes) -> bytes:
    """The file with a box of that kind renamed, so that nobody finds it."""
    return whole.replace(kind, b"free", 1)


CORRUPT: Mapping[str, bytes] = {
    "a JPEG without a size": sizeless_jpeg(),
    "a JPEG without width": _jpeg_of(0, 48),
    "a JPEG with garbage between segments": image("JPEG")[:20] + b"garbage" + image("JPEG")[20:],
    "a JPEG with a segment of length 1": b"\xff\xd8\xff\xe0\x00\x01" + image("JPEG")[2:],
    "a PNG with a wrong checksum": _patched(image("PNG"), 29, bytes(4)),
    "a PNG whose end has a wrong checksum": image("PNG")[:-4] + bytes(4),
    "a PNG without pixels": image("PNG")[:33] + image("PNG")[-12:],
    "a PNG with garbage between chunks": image("PNG")[:33] + bytes(64),
    "a GIF without a frame": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "a GIF with an unknown block": b"GIF89a\x01\x00\x01\x00\x00\x00\x00" + b"\x77" * 64,
    "a WebP without a picture": b"RIFF\x0c\x00\x00\x00WEBPJUNK" + bytes(4),
    "a WebP with a chunk too long": _patched(image("WEBP"), 16, b"\xff\xff\xff\x00"),
    "a WebP that is garbage": b"RIFF\x2c\x00\x00\x00WEBPVP8 \x20\x00\x00\x00" + b"garbage!" * 4,
    "a HEIC without sizes": heic().replace(b"ispe", b"free"),
    "a HEIC without a primary picture": _without(heic(), b"pitm"),
    "a grid that lacks tiles": tiled(2, 2, 64, 128, 128, tiles=3),
    "a grid that its tiles do not fill": tiled(2, 2, 64, 129, 128),
    "a grid with tiles that nobody sees": tiled(2, 3, 64, 128, 128),
    "a film without a track": mp4().replace(b"trak", b"free"),
    "a film with a box of length 4": mp4() + b"\x00\x00\x00\x04free",
    "a WebM without tracks": webm().replace(bytes.fromhex("1654AE6B"), bytes.fromhex("1254C367")),
    "a WebM without a segment": webm().replace(bytes.fromhex("18538067"), bytes.fromhex("1254C367")),
    "a WAV without a format": wav().replace(b"fmt ", b"LIST"),
    "a WAV without data": wav().replace(b"data", b"LIST"),
    "the middle of an Ogg stream": _patched(ogg(), 5, b"\x00"),
    "an Ogg with a page lost": ogg()[:47] + b"garbage" * 6 + ogg()[47:],
    "an MP3 that ends in noise": mp3(20) + bytes(range(1, 251)) * 200,
}
"""Files that are all there, and cannot be right."""

HUGE: Mapping[str, bytes] = {
    "a JPEG": _jpeg_of(65_000, 65_000),
    "a PNG": png(_SIDE, _SIDE),
    "a GIF": _patched(image("GIF"), 6, b"\xff\xff\xff\xff"),
    "a GIF with a frame larger than itself": image("GIF").replace(_FRAME, _FRAME[:5] + b"\xff\xff\xff\xff"),
    "a WebP": _extended_webp(16_384, 16_384),
    "a HEIC": heic().replace(ispe(64, 64), ispe(_SIDE, _SIDE)),
    "a HEIC whose other picture is huge": heif(
        [Item(b"hvc1", bytes(8), (ispe(64, 64),)), Item(b"hvc1", bytes(8), (ispe(_SIDE, _SIDE),))], 1
    ),
    "a grid": tiled(15, 15, 512, 7_500, 7_500),
    "a grid that says one size and describes another": tiled(15, 15, 512, 7_500, 7_500).replace(
        ispe(7_500, 7_500), ispe(64, 64)
    ),
    "a grid of huge tiles": tiled(1, 1, _SIDE, 60_000, 60_000).replace(ispe(60_000, 60_000), ispe(64, 64)),
    "a film": mp4(10_000, 10_000),
}
"""Files that say they have more pixels than are decoded."""
