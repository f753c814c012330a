"""A foreign file, read here and there without taking any length in it at its word."""

from dataclasses import dataclass
from typing import BinaryIO

from common.errors import Failure
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Size

# Zeros and line ends that some servers fill the last block with; more than a block of them is no padding.
_PADDING = b"\x00\r\n"
_MOST_PADDING = 64 * 1024


@dataclass(frozen=True)
class Shape:
    """What a walk through a whole file has shown."""

    size: Size | None = None
    """The size it is shown in; None for sound."""
    parts: tuple[Size, ...] = ()
    """The sizes of whatever else is decoded for it: frames, tiles, layers."""
    is_sound: bool = False
    """Whether a file that could show something has nothing but sound."""
    is_plain: bool = False
    """Whether it is a single picture that stands upright, in a format that is read everywhere."""


class File:
    """A file of a known length. Nothing can be read behind its end."""

    def __init__(self, stream: BinaryIO, size_bytes: int) -> None:
        self._stream = stream
        self.size_bytes = size_bytes

    def read(self, at: int, count: int) -> bytes:
        """The bytes there, as many of them as the file has."""
        if at >= self.size_bytes:
            return b""
        self._stream.seek(at)
        return self._stream.read(count)

    def need(self, at: int, count: int) -> bytes:
        """The bytes there; raises TRUNCATED when the file ends before they do."""
        found = self.read(at, count)
        if len(found) < count:
            raise truncated()
        return found

    def behind_padding(self, at: int) -> int:
        """Where the next byte stands that is not padding: the end of the file when none does."""
        rest = self.read(at, _MOST_PADDING)
        return at + len(rest) - len(rest.lstrip(_PADDING))

    def ends(self, at: int) -> None:
        """Raises TRUNCATED when the file ends before `at`, and NOT_MEDIA when more than padding stands behind it."""
        if at > self.size_bytes:
            raise truncated()
        if at < self.size_bytes and self.behind_padding(at) < self.size_bytes:
            raise foreign("behind its end")


def truncated() -> Failure:
    """More was to come: the structure says so itself, and another attempt may bring it."""
    return failure(Reason.TRUNCATED)


def corrupt(what: str) -> Failure:
    """All of it came, and `what` cannot be right."""
    return failure(Reason.CORRUPT, f"({what})")


def foreign(where: str) -> Failure:
    """It is something else as well."""
    return failure(Reason.NOT_MEDIA, f"(something else stands {where})")
