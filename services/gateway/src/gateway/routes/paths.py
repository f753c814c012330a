"""The request target, as it came over the wire, taken apart: decoded once, checked after."""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from common.errors import InvalidArgument

_AUTHORITY = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DOTS = frozenset({".", ".."})


class MalformedTarget(InvalidArgument):
    """The address of the request is malformed."""

    reason = "MALFORMED_TARGET"


@dataclass(frozen=True)
class Target:
    """The segments of the path and the parameters of the query, decoded."""

    path: str
    segments: tuple[str, ...]
    query: str
    parameters: tuple[tuple[str, str], ...]


def read_target(raw: str) -> Target:
    """What the request is addressed to, in origin form (`/path?query`) or in absolute form."""
    relative = _AUTHORITY.sub("", raw, count=1) if not raw.startswith("/") else raw
    path, _, query = relative.partition("?")
    if not path.startswith("/") or "#" in relative:
        raise MalformedTarget
    segments = tuple(_segment(part) for part in path[1:].split("/")) if path != "/" else ()
    return Target(path, segments, query, _parameters(query))


def _segment(part: str) -> str:
    decoded = _decoded(part)
    if not decoded or decoded in _DOTS or "/" in decoded or "\\" in decoded:
        raise MalformedTarget("A segment of the path is empty, made of dots, or holds a slash.")
    return decoded


def _parameters(query: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.partition("=") for part in query.split("&") if part)
    return tuple((_decoded(name.replace("+", " ")), _decoded(value.replace("+", " "))) for name, _, value in pairs)


def _decoded(part: str) -> str:
    if part.isascii() and part.isprintable() and "%" not in part:
        return part
    try:
        if _BAD_ESCAPE.search(part):
            raise MalformedTarget("The address holds a % that begins no escape.")
        # Bytes that were not even escaped arrive as surrogates, and are refused like escaped ones that are no UTF-8.
        text = unquote_to_bytes(part.encode("utf-8", "surrogateescape")).decode()
    except UnicodeDecodeError:
        raise MalformedTarget("The address is not UTF-8.") from None
    if "\0" in text:
        raise MalformedTarget("The address holds a NUL.")
    return text
