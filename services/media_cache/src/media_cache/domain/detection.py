"""What bytes are and whether they are whole: what is kept is decided here, by the bytes alone."""

from dataclasses import dataclass
from typing import BinaryIO

from media_cache.domain.dimensions import has_size, size_of
from media_cache.domain.media import MediaType
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Size
from media_cache.domain.sniffing import HEAD_BYTES, sniff


@dataclass(frozen=True)
class Detected:
    """What was found: the type of the bytes, and the size they are shown in where they have one."""

    type: MediaType
    size: Size | None


def detect(stream: BinaryIO, size_bytes: int, most_pixels: int) -> Detected:
    """What the bytes are; raises NOT_MEDIA, TRUNCATED, CORRUPT or TOO_MANY_PIXELS for what is not kept."""
    stream.seek(0)
    found = sniff(stream.read(HEAD_BYTES))
    if found is None:
        raise failure(Reason.NOT_MEDIA)
    size = size_of(found, stream)
    if size is None and has_size(found):
        raise failure(Reason.CORRUPT, f"({found.mime} without a size)")
    if size is not None and size.pixels > most_pixels:
        raise failure(Reason.TOO_MANY_PIXELS, f"({size.width} by {size.height})")
    return Detected(found, size)
