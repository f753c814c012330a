"""How long whoever answers asks to wait."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from aiohttp import hdrs

# Who asks for a year is not waited for.
_LONGEST_WAIT = timedelta(hours=1)
_MOST_DIGITS = 9


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long an answer with these headers asks to wait, an hour at most; None when it says nothing that makes sense.

    A moment is compared with the `Date` of the same answer: the other clock need not be ours.
    """
    said = headers.get(hdrs.RETRY_AFTER, "").strip()
    if said.isascii() and said.isdigit():
        wait = timedelta(seconds=int(said[:_MOST_DIGITS]))
    elif until := _moment(said):
        wait = until - (_moment(headers.get(hdrs.DATE, "")) or now)
    else:
        return None
    return min(wait, _LONGEST_WAIT) if wait > timedelta(0) else None


def _moment(header: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
