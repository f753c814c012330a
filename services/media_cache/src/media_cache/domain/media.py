"""The media types that are kept, and what each is called on the wire and in a file name."""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What a medium is shown as."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


@dataclass(frozen=True)
class MediaType:
    """One format: its MIME type, its usual suffix, and whether it is converted to JPEG before it is kept."""

    mime: str
    suffix: str
    is_converted: bool = False

    @property
    def family(self) -> Family:
        return Family(self.mime.partition("/")[0])


JPEG = MediaType("image/jpeg", "jpg")
PNG = MediaType("image/png", "png")
GIF = MediaType("image/gif", "gif")
WEBP = MediaType("image/webp", "webp")
AVIF = MediaType("image/avif", "avif")
# Hardly a browser shows these.
HEIC = MediaType("image/heic", "heic", is_converted=True)
HEIF = MediaType("image/heif", "heif", is_converted=True)
MP4 = MediaType("video/mp4", "mp4")
MOV = MediaType("video/quicktime", "mov")
WEBM = MediaType("video/webm", "webm")
MP3 = MediaType("audio/mpeg", "mp3")
M4A = MediaType("audio/mp4", "m4a")
AAC = MediaType("audio/aac", "aac")
WAV = MediaType("audio/wav", "wav")
OGG = MediaType("audio/ogg", "ogg")
FLAC = MediaType("audio/flac", "flac")

ALL = (JPEG, PNG, GIF, WEBP, AVIF, HEIC, HEIF, MP4, MOV, WEBM, MP3, M4A, AAC, WAV, OGG, FLAC)
_BY_MIME = {media.mime: media for media in ALL}


def by_mime(mime: str) -> MediaType | None:
    """The media type of this name; None when it is not one that is kept."""
    return _BY_MIME.get(mime)


def is_picture(mime: str | None) -> bool:
    """Whether what has this name is shown as a picture."""
    kind = by_mime(mime or "")
    return kind is not None and kind.family is Family.IMAGE


def by_suffix(name: str) -> MediaType | None:
    """The media type that a file name claims to be."""
    suffix = name.rpartition(".")[2].lower()
    return next((media for media in ALL if media.suffix == {"jpeg": "jpg"}.get(suffix, suffix)), None)
