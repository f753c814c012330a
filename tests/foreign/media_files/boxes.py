"""ISO base media boxes."""

from struct import pack


def box(kind: bytes, *content: bytes) -> bytes:
    """A box."""
    body = b"".join(content)
    return pack(">I4s", 8 + len(body), kind) + body


def full(kind: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    """A box with a version and flags."""
    return box(kind, pack(">I", version << 24 | flags), *content)


def opened(body: bytes) -> list[tuple[bytes, bytes]]:
    """The boxes of a well-made file, each as its kind and content."""
    found, at = [], 0
    while at < len(body):
        size = int.from_bytes(body[at : at + 4], "big")
        found.append((body[at + 4 : at + 8], body[at + 8 : at + size]))
        at += size
    return found
