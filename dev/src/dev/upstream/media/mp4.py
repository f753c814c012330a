"""An MP4 file around an H.264 stream: the boxes of ISO/IEC 14496-12 and -15, and not one more than players need."""

from collections.abc import Sequence
from struct import pack

from PIL import Image

from dev.upstream.media.stillfilm import frames, picture_parameters, sequence_parameters

FRAMES_PER_SECOND = 10
UNITY = pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
RESOLUTION = 0x480000
UNDETERMINED = 0x55C4


def film(picture: Image.Image, seconds: int) -> bytes:
    """A film that shows the picture for so long; `moov` comes first, so that it plays while it loads."""
    samples = [pack(">I", len(frame)) + frame for frame in frames(picture, seconds * FRAMES_PER_SECOND)]
    head = _box(b"ftyp", b"isom", pack(">I", 512), b"isomiso2avc1mp41")
    # The table of offsets is of a fixed size: measured once with nothing in it, then written.
    length = len(head) + len(_moov(picture.size, samples, 0)) + 8
    return head + _moov(picture.size, samples, length) + _box(b"mdat", *samples)


def _moov(size: tuple[int, int], samples: Sequence[bytes], offset: int) -> bytes:
    return _box(b"moov", _mvhd(len(samples)), _trak(size, samples, offset))


def _mvhd(duration: int) -> bytes:
    times = pack(">IIII", 0, 0, FRAMES_PER_SECOND, duration)
    return _full(b"mvhd", times, pack(">IH10x", 0x10000, 0x100), UNITY, bytes(24), pack(">I", 2))


def _trak(size: tuple[int, int], samples: Sequence[bytes], offset: int) -> bytes:
    width, height = size
    place = pack(">8xhhhH", 0, 0, 0, 0) + UNITY + pack(">II", width << 16, height << 16)
    header = _full(b"tkhd", pack(">IIIII", 0, 0, 1, 0, len(samples)), place, flags=3)
    times = _full(b"mdhd", pack(">IIII", 0, 0, FRAMES_PER_SECOND, len(samples)), pack(">HH", UNDETERMINED, 0))
    handler = _full(b"hdlr", bytes(4), b"vide", bytes(12), b"demo\0")
    return _box(b"trak", header, _box(b"mdia", times, handler, _minf(size, samples, offset)))


def _minf(size: tuple[int, int], samples: Sequence[bytes], offset: int) -> bytes:
    here = _full(b"url ", flags=1)
    source = _box(b"dinf", _full(b"dref", pack(">I", 1), here))
    return _box(b"minf", _full(b"vmhd", bytes(8), flags=1), source, _stbl(size, samples, offset))


def _stbl(size: tuple[int, int], samples: Sequence[bytes], offset: int) -> bytes:
    count = len(samples)
    return _box(
        b"stbl",
        _full(b"stsd", pack(">I", 1), _avc1(size)),
        _full(b"stts", pack(">III", 1, count, 1)),
        _full(b"stss", pack(">II", 1, 1)),
        _full(b"stsc", pack(">IIII", 1, 1, count, 1)),
        _full(b"stsz", pack(">II", 0, count), *(pack(">I", len(sample)) for sample in samples)),
        _full(b"stco", pack(">II", 1, offset)),
    )


def _avc1(size: tuple[int, int]) -> bytes:
    sequence, picture = sequence_parameters(*size), picture_parameters()
    settings = b"\x01" + sequence[1:4] + b"\xff\xe1" + pack(">H", len(sequence)) + sequence
    settings += b"\x01" + pack(">H", len(picture)) + picture
    looks = pack(">6xH16xHHIIIH32xHh", 1, *size, RESOLUTION, RESOLUTION, 0, 1, 24, -1)
    return _box(b"avc1", looks, _box(b"avcC", settings))


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return pack(">I", 8 + len(body)) + kind + body


def _full(kind: bytes, *parts: bytes, flags: int = 0) -> bytes:
    """A box with a version (0) and flags."""
    return _box(kind, pack(">I", flags), *parts)
