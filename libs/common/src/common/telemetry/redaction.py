"""Keeps secrets out of whatever leaves the process: logs, traces, Sentry events, messages to callers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from common.settings import remembered

_HIDDEN = "********"
_DEEPEST = 10
_MOST_ITEMS = 100
# No output shows as much of one text: what is further in needs no cleaning.
_LONGEST = 16 * 1024

_NAMES = (
    "(?:signature|credentials?|token|password|passwd|secret|authorization|cookie"
    "|(?:api|access|private|signing)[_-]?key)"
)
_SECRET_NAME = re.compile(_NAMES + "$", re.IGNORECASE)
# Most texts hold none of these, and then no pattern needs a try.
_SUSPECT = re.compile(r"[=:@%]|bearer", re.IGNORECASE)
_PATTERNS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"(://)[^/\s?#\"'<>]*@"), rf"\1{_HIDDEN}@"),
    (re.compile(r"(authorization[\"']?\s{0,8}[:=]\s{0,8}).+", re.IGNORECASE), rf"\1{_HIDDEN}"),
    (re.compile(r"(bearer\s{1,8})[\w.~+/=-]+", re.IGNORECASE), rf"\1{_HIDDEN}"),
    (re.compile(r"((?:[?&;]|%3F|%26)(?:key|sig)(?:=|%3D))[^&\s\"'<>#]+", re.IGNORECASE), rf"\1{_HIDDEN}"),
    (
        # "pageToken: must be …" says what is expected of a field, which no secret does.
        re.compile(rf"({_NAMES}[\"']?\s{{0,8}}(?:[:=]|%3D)\s{{0,8}}[\"']?)(?!must )[^\s\"',;&<>}}]+", re.IGNORECASE),
        rf"\1{_HIDDEN}",
    ),
)


def redacted(text: str) -> str:
    """The text without the secrets in it: known values, signatures in URLs, userinfo, credentials."""
    clean = text[:_LONGEST]
    if known := _known(remembered()):
        clean = known.sub(_HIDDEN, clean)
    if _SUSPECT.search(clean):
        for pattern, replacement in _PATTERNS:
            clean = pattern.sub(replacement, clean)
    return clean


def redacted_value(value: Any, depth: int = 0) -> Any:
    """The value as plain JSON without the secrets in it; what a secret's name stands before is hidden whole."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth < _DEEPEST and isinstance(value, Mapping):
        return {redacted(str(name)): _named(str(name), part, depth) for name, part in _first(value.items())}
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


def _named(name: str, part: Any, depth: int) -> Any:
    if isinstance(part, str) and _is_secret(name):
        return _HIDDEN
    return redacted_value(part, depth + 1)


@lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return _SECRET_NAME.search(name) is not None


def _first(items: Iterable[Any]) -> list[Any]:
    return list(islice(items, _MOST_ITEMS))


@lru_cache(maxsize=1)
def _known(values: frozenset[str]) -> re.Pattern[str] | None:
    spellings = {*values, *(quote(value, safe="") for value in values)}
    # The longest first: a password within a URL must not end the match of the whole URL.
    longest_first = sorted(spellings, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
