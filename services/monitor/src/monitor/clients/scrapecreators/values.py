"""One value of an answer at a time: what it says, or None when it is missing, wrongly typed or out of range."""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import orjson

from monitor.clients.source import SourceUnreadable
from monitor.domain.text import clean

LONGEST_TEXT = 10_000
_LONGEST_NUMBER = 20
# From here on the provider's own JSON writer has rounded the number: what it says is not what it was told.
_FIRST_ROUNDED = 2**53
# No platform we read is older, and PostgreSQL and protobuf end before the other.
_EARLIEST, _LATEST = datetime(2010, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def read_json(body: bytes) -> object:
    """The body as JSON, with what one broken post may do to it forgiven: lone surrogates, NaN, endless digits."""
    with suppress(orjson.JSONDecodeError):
        return orjson.loads(body)
    try:
        # The standard library's reader is slower, but does not refuse a whole page for one lone surrogate.
        return json.loads(body.decode("utf-8-sig", errors="replace"), parse_int=_integer)
    except (ValueError, RecursionError):
        raise SourceUnreadable("The provider answered with something that is not JSON.") from None


def mapping(value: object) -> Mapping[str, object]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> Sequence[object]:
    """The list, or an empty one."""
    return value if isinstance(value, list) else ()


def text(value: object, longest: int = LONGEST_TEXT) -> str | None:
    """The text as PostgreSQL and protobuf accept it: without NUL, lone surrogates replaced, cut where it never ends."""
    return clean(value[:longest]) if isinstance(value, str) else None


def word(value: object, longest: int = LONGEST_TEXT) -> str | None:
    """The text, unless it is empty."""
    return text(value, longest) or None


def count(value: object) -> int | None:
    """The number of something: an exact whole number that is not negative, also when it is written as text."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,19}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value < _FIRST_ROUNDED else None


def exact_id(value: object) -> str | None:
    """The id digit for digit; None for a number too large to have come through unharmed."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _FIRST_ROUNDED:
        value = str(value)
    return value if isinstance(value, str) and re.fullmatch(r"[0-9]{1,20}", value) else None


def moment(value: object) -> datetime | None:
    """The moment, from epoch seconds or an ISO 8601 text with its zone; None outside any plausible time."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else _since_epoch(value)
        return found.astimezone(UTC) if found and found.tzinfo and _EARLIEST <= found < _LATEST else None
    except (ValueError, OverflowError):
        return None


def flag(value: object) -> bool | None:
    """Yes or no, also when it is written as 1 or 0."""
    return bool(value) if isinstance(value, bool) or value in (0, 1) else None


def _since_epoch(value: object) -> datetime | None:
    seconds = count(value)
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


def _integer(digits: str) -> int | None:
    # Python refuses to read numbers of thousands of digits, and one such number must not cost the page.
    return int(digits) if len(digits) <= _LONGEST_NUMBER else None
