"""HEIF files written box by box, for what encoders do not offer: grids, overlays, sequences."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from struct import pack

from tests.foreign.media_files.boxes import box, full, opened
from tests.foreign.media_files.films import movie, track
from tests.foreign.media_files.pictures import heic


@dataclass(frozen=True)
class Item:
    """An item: its type, its bytes, its properties, and the items it is made of."""

    kind: bytes
    content: bytes
    properties: tuple[bytes, ...]
    made_of: tuple[int, ...] = ()
    is_within: bool = False


def ispe(width: int, height: int) -> bytes:
    """The property that tells a size."""
    return full(b"ispe", pack(">II", width, height))


def heif(items: Sequence[Item], primary: int, *, rest: bytes = b"", brands: bytes = b"heicmif1heicmiaf") -> bytes:
    """The file; items are numbered from 1, their bytes lie in `idat` or in `mdat`, and `rest` stands behind them."""
    kind = box(b"ftyp", brands[:4], bytes(4), brands[4:])
    # The table of places is of a fixed size: measured once with nothing in it, then written.
    start = len(kind) + len(_meta(items, primary, 0)) + 8
    data = b"".join(item.content for item in items if not item.is_within)
    return kind + _meta(items, primary, start) + box(b"mdat", data) + rest


@cache
def grid_heic(columns: int = 2, rows: int = 2, tile: int = 64, width: int = 120, height: int = 100) -> bytes:
    """A picture of tiles, cut to a size, which is the last item of its file; its description lies in `idat`."""
    tiles = [tile_of(tile, seed) for seed in range(columns * rows)]
    return heif([*tiles, grid(columns, rows, width, height)], len(tiles) + 1)


def grid(columns: int, rows: int, width: int, height: int, *, tiles: int | None = None) -> Item:
    """A grid over the first items of the file."""
    described = bytes((0, 0, rows - 1, columns - 1)) + pack(">HH", width, height)
    count = columns * rows if tiles is None else tiles
    return Item(b"grid", described, (ispe(width, height),), tuple(range(1, count + 1)), is_within=True)


@cache
def overlaid_heic(width: int = 100, height: int = 80) -> bytes:
    """A picture laid upon a canvas."""
    canvas = pack(">BB4HHHii", 0, 0, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, width, height, 10, 10)
    over = Item(b"iovl", canvas, (ispe(width, height),), (1,), is_within=True)
    return heif([tile_of(64, 0), over], 2)


@cache
def sequence_heic(*, still: bool = True) -> bytes:
    """A HEIF sequence, with a picture of its own or with nothing but its track."""
    one = tile_of(64, 0)
    film = movie(track(64, 64, b"pict", [len(one.content)], 0), 1)
    if still:
        return heif([one], 1, rest=film, brands=b"hevcmsf1hevcmif1heic")
    return box(b"ftyp", b"hevc", bytes(4), b"msf1hevc") + film + box(b"mdat", one.content)


def tile_of(side: int, seed: int) -> Item:
    """A picture of that side, taken out of the file that an encoder has made of it."""
    file = dict(opened(heic(side, side, seed)))
    properties = dict(opened(dict(opened(dict(opened(file[b"meta"][4:]))[b"iprp"]))[b"ipco"]))
    # Behind the EXIF, which encoders put there too, if it is there at all.
    coded = file[b"mdat"][: _coded_length(file[b"mdat"])]
    return Item(b"hvc1", coded, (box(b"hvcC", properties[b"hvcC"]), ispe(side, side)))


def _coded_length(data: bytes) -> int:
    """How long the coded picture is that stands first: units, each behind its length."""
    at = 0
    while at + 6 <= len(data) and 0 < int.from_bytes(data[at : at + 4], "big") <= len(data) - at - 4:
        at += 4 + int.from_bytes(data[at : at + 4], "big")
    return at


def _meta(items: Sequence[Item], primary: int, start: int) -> bytes:
    entries = [
        full(b"infe", pack(">HH", number, 0), item.kind, b"\0", version=2) for number, item in enumerate(items, 1)
    ]
    references = [_made_of(number, item) for number, item in enumerate(items, 1) if item.made_of]
    return full(
        b"meta",
        full(b"hdlr", bytes(4), b"pict", bytes(13)),
        full(b"pitm", pack(">H", primary)),
        full(b"iinf", pack(">H", len(items)), *entries),
        _iloc(items, start),
        _iprp(items),
        full(b"iref", *references) if references else b"",
        box(b"idat", *(item.content for item in items if item.is_within)),
    )


def _made_of(number: int, item: Item) -> bytes:
    return box(b"dimg", pack(f">HH{len(item.made_of)}H", number, len(item.made_of), *item.made_of))


def _iloc(items: Sequence[Item], start: int) -> bytes:
    rows, within, outside = [], 0, start
    for number, item in enumerate(items, 1):
        at = within if item.is_within else outside
        rows.append(pack(">HHHHII", number, item.is_within, 0, 1, at, len(item.content)))
        within, outside = (at + len(item.content), outside) if item.is_within else (within, at + len(item.content))
    return full(b"iloc", pack(">HH", 0x4400, len(items)), *rows, version=1)


def _iprp(items: Sequence[Item]) -> bytes:
    known = list(dict.fromkeys(one for item in items for one in item.properties))
    numbers = {one: number for number, one in enumerate(known, 1)}
    rows = [
        pack(">HB", number, len(item.properties)) + bytes(numbers[one] for one in item.properties)
        for number, item in enumerate(items, 1)
    ]
    return box(b"iprp", box(b"ipco", *known), full(b"ipma", pack(">I", len(items)), *rows))
