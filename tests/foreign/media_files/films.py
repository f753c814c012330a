"""MP4, MOV, M4A and WebM: every box and element that players ask for, around data of any kind."""

from collections.abc import Sequence
from struct import pack

from tests.foreign.media_files.boxes import box, full

UNITY = pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_RESOLUTION = 0x480000
_TICKS = 1000
_UNKNOWN = b"\x01" + b"\xff" * 7


def mp4(
    width: int = 576,
    height: int = 1024,
    data: bytes = bytes(1000),
    brand: bytes = b"isom",
    *,
    is_fast: bool = False,
    is_open: bool = False,
) -> bytes:
    """A video of one frame: the header behind its data, or before it (`is_fast`); data without a length (`is_open`)."""
    kind = box(b"ftyp", brand, bytes(4), brand)
    if not is_fast:
        return kind + box(b"mdat", data) + movie(track(width, height, b"vide", [len(data)], len(kind) + 8), 1)
    # The table of offsets is of a fixed size: measured once with nothing in it, then written.
    start = len(kind) + len(movie(track(width, height, b"vide", [len(data)], 0), 1)) + 8
    head = kind + movie(track(width, height, b"vide", [len(data)], start), 1)
    return head + (bytes(4) + b"mdat" + data if is_open else box(b"mdat", data))


def mov(width: int = 576, height: int = 1024, *, is_branded: bool = True) -> bytes:
    """A QuickTime film; old ones have no brand and begin with room for a longer length."""
    if is_branded:
        return mp4(width, height, brand=b"qt  ")
    data = bytes(1000)
    return box(b"wide") + box(b"mdat", data) + movie(track(width, height, b"vide", [len(data)], 16), 1)


def m4a(data: bytes = b"\x00\x00\x00\x07" * 20, brand: bytes = b"M4A ") -> bytes:
    """Silence in frames of AAC."""
    kind = box(b"ftyp", brand, bytes(4), brand + b"isom")
    sizes = [4] * (len(data) // 4)
    return kind + box(b"mdat", data) + movie(track(0, 0, b"soun", sizes, len(kind) + 8), 1)


def fragmented(width: int = 576, height: int = 1024, fragments: int = 3, *, is_indexed: bool = True) -> bytes:
    """A video in fragments, with an index of them before the first."""
    kind = box(b"ftyp", b"iso5", bytes(4), b"iso5dash")
    extends = box(b"mvex", full(b"trex", pack(">5I", 1, 1, 0, 0, 0)))
    pieces = [_fragment(number, bytes([number]) * 300) for number in range(1, fragments + 1)]
    head = kind + movie(track(width, height, b"vide", [], 0), 1, extends)
    return head + (_index([len(piece) for piece in pieces]) if is_indexed else b"") + b"".join(pieces)


def movie(track: bytes, duration: int, *more: bytes) -> bytes:
    """The header of a film with one track."""
    times = pack(">IIII", 0, 0, _TICKS, duration)
    return box(
        b"moov", full(b"mvhd", times, pack(">IH10x", 0x10000, 0x100), UNITY, bytes(24), pack(">I", 2)), track, *more
    )


def track(width: int, height: int, handler: bytes, sizes: Sequence[int], offset: int) -> bytes:
    """A track whose samples, of these sizes, lie in one chunk."""
    place = pack(">8xhhhH", 0, 0, 0, 0) + UNITY + pack(">II", width << 16, height << 16)
    return box(
        b"trak",
        full(b"tkhd", pack(">IIIII", 0, 0, 1, 0, len(sizes)), place, flags=3),
        box(
            b"mdia",
            full(b"mdhd", pack(">IIII", 0, 0, _TICKS, len(sizes)), pack(">HH", 0x55C4, 0)),
            full(b"hdlr", bytes(4), handler, bytes(13)),
            box(
                b"minf",
                full(b"smhd", bytes(4)) if handler == b"soun" else full(b"vmhd", bytes(8), flags=1),
                box(b"dinf", full(b"dref", pack(">I", 1), full(b"url ", flags=1))),
                _samples(_described(width, height, handler), sizes, offset),
            ),
        ),
    )


def _samples(described: bytes, sizes: Sequence[int], offset: int) -> bytes:
    count = len(sizes)
    chunks = 1 if count else 0
    return box(
        b"stbl",
        full(b"stsd", pack(">I", 1), described),
        full(b"stts", pack(">III", 1, count, 1) if count else pack(">I", 0)),
        full(b"stsc", pack(">IIII", 1, 1, count, 1) if count else pack(">I", 0)),
        full(b"stsz", pack(">II", 0, count), *(pack(">I", size) for size in sizes)),
        full(b"stco", pack(">I", chunks), pack(">I", offset) * chunks),
    )


def _described(width: int, height: int, handler: bytes) -> bytes:
    if handler == b"soun":
        specific = bytes.fromhex("11880000")[:2]
        decoder = b"\x04" + bytes([13 + 2 + len(specific)]) + b"\x40\x15" + bytes(11) + b"\x05\x02" + specific
        esds = b"\x03" + bytes([3 + len(decoder) + 3]) + b"\x00\x01\x00" + decoder + b"\x06\x01\x02"
        return box(b"mp4a", pack(">6xH8xHHIHH", 1, 1, 16, 0, 48000, 0), full(b"esds", esds))
    parameters = b"\x67\x42\xc0\x1f\xd9\x00\x04\x20\x0c"
    settings = b"\x01\x42\xc0\x1f\xff\xe1" + pack(">H", len(parameters)) + parameters + b"\x01\x00\x02\x68\xce"
    looks = pack(">6xH16xHHIIIH32xHh", 1, width, height, _RESOLUTION, _RESOLUTION, 0, 1, 24, -1)
    return box(b"avc1", looks, box(b"avcC", settings))


def _fragment(number: int, data: bytes) -> bytes:
    def head(offset: int) -> bytes:
        run = full(b"trun", pack(">III", 1, offset, len(data)), flags=0x201)
        return box(
            b"moof",
            full(b"mfhd", pack(">I", number)),
            box(b"traf", full(b"tfhd", pack(">I", 1), flags=0x20000), run),
        )

    return head(len(head(0)) + 8) + box(b"mdat", data)


def _index(lengths: Sequence[int]) -> bytes:
    entries = b"".join(pack(">III", length, 1, 0x90000000) for length in lengths)
    return full(b"sidx", pack(">IIIIHH", 1, _TICKS, 0, 0, 0, len(lengths)), entries)


def webm(width: int = 64, height: int = 48, clusters: int = 2, *, is_live: bool = False) -> bytes:
    """A WebM film; what is recorded live (`is_live`) does not know how long it will be."""
    header = _element("1A45DFA3", _element("4282", b"webm"), _element("4287", b"\x04"), _element("4285", b"\x02"))
    video = _element("E0", _element("B0", pack(">H", width)), _element("BA", pack(">H", height)))
    about = _element("D7", b"\x01"), _element("73C5", b"\x01"), _element("83", b"\x01"), _element("86", b"V_VP8")
    tracks = _element("1654AE6B", _element("AE", *about, video))
    times = _element("1549A966", _element("2AD7B1", pack(">I", 1_000_000)), _element("4D80", b"t"))
    parts = [times, tracks, *(_cluster(number, is_live=is_live) for number in range(clusters))]
    if is_live:
        return header + bytes.fromhex("18538067") + _UNKNOWN + b"".join(parts)
    return header + _element("18538067", *parts)


def _cluster(number: int, *, is_live: bool) -> bytes:
    blocks = [_element("A3", b"\x81\x00" + bytes([at]) + b"\x80" + bytes([number, at]) * 50) for at in range(3)]
    content = _element("E7", bytes([number])) + b"".join(blocks)
    return bytes.fromhex("1F43B675") + _UNKNOWN + content if is_live else _element("1F43B675", content)


def _element(kind: str, *content: bytes) -> bytes:
    body = b"".join(content)
    return bytes.fromhex(kind) + pack(">I", len(body) | 0x10000000) + body
