"""Where the samples of a track end, by the tables of its header."""

from struct import unpack

from media_cache.domain.formats.boxes import Box, child, content, number
from media_cache.domain.formats.file import File

# More than any chunk has; of a longer one, not all is asked for.
_MOST_SAMPLES = 64 * 1024


def last_byte(file: File, track: Box) -> int:
    """Behind the last sample of the last chunk of a track; 0 for a track that has none here."""
    table = child(file, track, b"mdia", b"minf", b"stbl")
    if table is None:
        return 0
    short, long = content(file, child(file, table, b"stco")), content(file, child(file, table, b"co64"))
    offset = number(short[8:][-4:]) or number(long[8:][-8:])
    # Each entry is the number of a chunk, how many samples it and those behind it have, and how they are described.
    count = number(content(file, child(file, table, b"stsc"))[8:][-8:-4])
    return offset + _last_sizes(content(file, child(file, table, b"stsz")), count)


def _last_sizes(sizes: bytes, count: int) -> int:
    """The bytes of the last `count` samples: all of one size, or each with its own."""
    if same := number(sizes[4:8]):
        return same * count
    count = min(count, _MOST_SAMPLES, (len(sizes) - 12) // 4)
    return sum(unpack(f">{count}I", sizes[-4 * count :])) if count > 0 else 0
