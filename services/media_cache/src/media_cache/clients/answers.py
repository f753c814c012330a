"""What an origin's answer means: its status as a reason, how long it asks to wait, where it redirects to."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from aiohttp import ClientResponse, hdrs

from common.errors import Failure
from common.links import BadLink, Link, follow
from media_cache.domain.expiry import expire_time
from media_cache.domain.reasons import Reason, failure

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REASONS = {
    401: Reason.FORBIDDEN,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    408: Reason.TIMEOUT,
    410: Reason.GONE,
    425: Reason.UPSTREAM_ERROR,
    429: Reason.RATE_LIMITED,
    451: Reason.FORBIDDEN,
}
# An origin that asks for a year is not waited for.
LONGEST_WAIT = timedelta(hours=1)


def redirect_of(answer: ClientResponse, link: Link) -> Link | None:
    """Where the answer redirects to; None when it does not."""
    if answer.status not in _REDIRECTS:
        return None
    location = answer.headers.get(hdrs.LOCATION)
    if not location:
        raise failure(Reason.TOO_MANY_REDIRECTS, "(one of them leads nowhere)")
    try:
        return follow(link, location)
    except BadLink as fault:
        raise failure(Reason.BLOCKED_ADDRESS, f"(redirect: {fault})") from fault


def refusal(answer: ClientResponse, link: Link, now: datetime) -> Failure | None:
    """Why the answer is not the media itself; None for a plain 200."""
    if answer.status == HTTPStatus.OK:
        return None
    reason = _REASONS.get(answer.status) or _of_class(answer.status)
    if reason is Reason.FORBIDDEN and (expires := expire_time(link)) and expires <= now:
        reason = Reason.EXPIRED
    return failure(reason, f"(status {answer.status})", retry_after=retry_after(answer, now))


def _of_class(status: int) -> Reason:
    is_refused = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return Reason.REFUSED if is_refused else Reason.UPSTREAM_ERROR


def retry_after(answer: ClientResponse, now: datetime) -> timedelta | None:
    """How long the origin asks to wait, an hour at most; None when it says nothing that makes sense."""
    said = answer.headers.get(hdrs.RETRY_AFTER, "").strip()
    try:
        wait = timedelta(seconds=int(said)) if said.isdecimal() else parsedate_to_datetime(said) - now
    except (ValueError, TypeError, OverflowError):
        # Endless digits are a number too, only not one that Python would make an interval of.
        return LONGEST_WAIT if said.isdecimal() else None
    return min(wait, LONGEST_WAIT) if wait > timedelta(0) else None
