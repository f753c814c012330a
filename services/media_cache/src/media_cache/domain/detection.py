"""What bytes are and whether they are whole: what is kept is decided here, by the bytes alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from media_cache.domain import media
from media_cache.domain.formats import ebml, flac, frames, gif, items, jpeg, movies, ogg, png, polyglots, riff
from media_cache.domain.formats.file import File, Shape
from media_cache.domain.media import MediaType
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Size
from media_cache.domain.sniffing import HEAD_BYTES, sniff


@dataclass(frozen=True)
class Detected:
    """What was found: the type of the bytes, and the size they are shown in where they have one.

    `is_plain` says that it is a single picture that stands upright, in a format that is read everywhere, in 8 bits.
    """

    type: MediaType
    size: Size | None
    is_plain: bool = False


def detect(stream: BinaryIO, size_bytes: int, most_pixels: int) -> Detected:
    """What the bytes are, in a bounded number of steps, whatever they are.

    Raises NOT_MEDIA for what is none of the kept formats, or something else besides; TRUNCATED when by the file's own
    structure there was more to come, which another attempt may bring; CORRUPT when what is there contradicts its
    format, which no attempt will mend; TOO_MANY_PIXELS when decoding it could take more than `most_pixels` at once.
    """
    file = File(stream, size_bytes)
    head = file.read(0, HEAD_BYTES)
    found = sniff(head)
    if found is None:
        raise failure(Reason.NOT_MEDIA)
    polyglots.refuse(head)
    polyglots.refuse_archive(file)
    shape = _EXAMINERS[found](file)
    _judge(shape, most_pixels)
    return Detected(media.M4A if found is media.MP4 and shape.is_sound else found, shape.size, shape.is_plain)


def _judge(shape: Shape, most_pixels: int) -> None:
    for size in (shape.size, *shape.parts):
        if size is not None and size.pixels > most_pixels:
            raise failure(Reason.TOO_MANY_PIXELS, f"({size.width} by {size.height})")


_EXAMINERS: Mapping[MediaType, Callable[[File], Shape]] = {
    media.JPEG: jpeg.examine,
    media.PNG: png.examine,
    media.GIF: gif.examine,
    media.WEBP: riff.examine_webp,
    media.AVIF: items.examine,
    media.HEIC: items.examine,
    media.HEIF: items.examine,
    media.MP4: movies.examine,
    media.MOV: movies.examine,
    media.M4A: movies.examine,
    media.WEBM: ebml.examine,
    media.MP3: frames.examine_mp3,
    media.AAC: frames.examine_aac,
    media.WAV: riff.examine_wav,
    media.OGG: ogg.examine,
    media.FLAC: flac.examine,
}
