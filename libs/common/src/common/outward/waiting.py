"""How long whoever answers asks to wait."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from aiohttp import ClientResponse, hdrs

# Who asks for a year is not waited for.
LONGEST_WAIT = timedelta(hours=1)


def retry_after(answer: ClientResponse, now: datetime) -> timedelta | None:
    """How long the answer asks to wait, an hour at most; None when it says nothing that makes sense."""
    said = answer.headers.get(hdrs.RETRY_AFTER, "").strip()
    try:
        wait = timedelta(seconds=int(said)) if said.isdecimal() else parsedate_to_datetime(said) - now
    except (ValueError, TypeError, OverflowError):
        # Endless digits are a number too, only not one that Python would make an interval of.
        return LONGEST_WAIT if said.isdecimal() else None
    return min(wait, LONGEST_WAIT) if wait > timedelta(0) else None
