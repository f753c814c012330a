"""Keeps secrets out of whatever leaves the process: logs, traces, Sentry events, messages to callers."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from common.settings import remembered

_HIDDEN = "********"
_DEEPEST = 10
_MOST_ITEMS = 100
# No output shows as much of one text: what is further in needs no cleaning.
_LONGEST = 16 * 1024

# The prefix is bounded because an unbounded one takes quadratic time on hostile text.
_NAMES = r"[\w.-]{0,40}(?:signature|credential|token|api[_-]?key|password|passwd|secret|authorization|cookie)"
_SECRET_NAME = re.compile(_NAMES, re.IGNORECASE)
_PATTERNS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"(://)[^/\s?#\"'<>]*@"), rf"\1{_HIDDEN}@"),
    (re.compile(rf"((?:[?&;]|%3F|%26)(?:{_NAMES}|key|sig)(?:=|%3D))[^&\s\"'<>#]+", re.IGNORECASE), rf"\1{_HIDDEN}"),
    (re.compile(r"(\b(?:proxy-)?authorization[\"']?\s*[:=]\s*).{1,4096}", re.IGNORECASE), rf"\1{_HIDDEN}"),
    (re.compile(r"(\bbearer\s+)[\w.~+/=-]+", re.IGNORECASE), rf"\1{_HIDDEN}"),
    (re.compile(rf"(\b{_NAMES}[\"']?\s*[:=]\s*[\"']?)[^\s\"',;&}}]+", re.IGNORECASE), rf"\1{_HIDDEN}"),
)


def redacted(text: str) -> str:
    """The text without the secrets in it: known values, signatures in URLs, userinfo, credentials."""
    clean = text[:_LONGEST]
    if known := _known(remembered()):
        clean = known.sub(_HIDDEN, clean)
    for pattern, replacement in _PATTERNS:
        clean = pattern.sub(replacement, clean)
    return clean


def redacted_value(value: Any, depth: int = 0) -> Any:
    """The value as plain JSON without the secrets in it; what a secret's name stands before is hidden whole."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth < _DEEPEST and isinstance(value, Mapping):
        return {redacted(str(name)): _under(str(name), part, depth) for name, part in _first(value.items())}
    if depth < _DEEPEST and isinstance(value, list | tuple | set | frozenset):
        return [redacted_value(part, depth + 1) for part in _first(value)]
    return redacted(str(value))


def safe_url(url: str) -> str:
    """The URL without its query, fragment and userinfo."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return redacted(url.partition("?")[0])
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _under(name: str, part: Any, depth: int) -> Any:
    is_secret = _SECRET_NAME.fullmatch(name) is not None and isinstance(part, str)
    return _HIDDEN if is_secret else redacted_value(part, depth + 1)


def _first(items: Any) -> list[Any]:
    return [item for item, _ in zip(items, range(_MOST_ITEMS), strict=False)]


@lru_cache(maxsize=1)
def _known(values: frozenset[str]) -> re.Pattern[str] | None:
    spellings = {*values, *(quote(value, safe="") for value in values)}
    # The longest first: a password within a URL must not end the match of the whole URL.
    longest_first = sorted(spellings, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
