"""Files that can be told apart at no cost: each has room for a number, and is whole whatever number stands there."""

from dataclasses import dataclass
from pathlib import Path
from struct import pack

DIGITS = 16
_ROOM = b"[" + b"0" * DIGITS + b"]"


@dataclass(frozen=True)
class Template:
    """A file in two halves, between which a number of sixteen digits belongs."""

    before: bytes
    after: bytes

    @classmethod
    def of(cls, content: bytes) -> "Template":
        """The template that the content has room for a number in."""
        at = content.index(_ROOM) + 1
        return cls(content[:at], content[at + DIGITS :])

    @property
    def size_bytes(self) -> int:
        """How long every file made from it is."""
        return len(self.before) + DIGITS + len(self.after)

    def parts(self, number: int) -> tuple[bytes, bytes, bytes]:
        """The file with this number, in pieces."""
        return self.before, b"%016d" % number, self.after

    def file(self, number: int) -> bytes:
        """The file with this number."""
        return b"".join(self.parts(number))


def templates(folder: Path, kind: str) -> list[Template]:
    """The templates of a kind that lie in the folder."""
    return [Template.of(path.read_bytes()) for path in sorted(folder.glob(f"{kind}-*"))]


def jpeg(content: bytes) -> bytes:
    """With a comment behind the start marker."""
    return content[:2] + b"\xff\xfe" + pack(">H", 2 + len(_ROOM)) + _ROOM + content[2:]


def webp(content: bytes) -> bytes:
    """With one more chunk at the end, which readers pass over."""
    chunks = content[8:] + b"note" + pack("<I", len(_ROOM)) + _ROOM
    return b"RIFF" + pack("<I", len(chunks)) + chunks


def boxed(content: bytes, size_bytes: int = 0) -> bytes:
    """An ISO base media file with a `free` box at the end, large enough for the size that is asked for."""
    filling = bytes(max(0, size_bytes - len(content) - len(_ROOM) - 8))
    return content + pack(">I4s", 8 + len(_ROOM) + len(filling), b"free") + _ROOM + filling


def titled() -> str:
    """The title of a sound, which stands in its ID3 tag."""
    return _ROOM.decode()
