"""What an origin's answer means: its status as a reason, where it redirects to."""

from datetime import datetime
from http import HTTPStatus

from aiohttp import hdrs

from common.errors import Failure
from common.links import BadLink, Link, follow
from common.outward import Answer, retry_after
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


def redirect_of(answer: Answer, link: Link) -> Link | None:
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


def refusal(answer: Answer, link: Link, now: datetime) -> Failure | None:
    """Why the answer is not the media itself; None for a plain 200."""
    if answer.status == HTTPStatus.OK:
        return None
    reason = _REASONS.get(answer.status) or _of_class(answer.status)
    if reason is Reason.FORBIDDEN and (expires := expire_time(link)) and expires <= now:
        reason = Reason.EXPIRED
    return failure(reason, f"(status {answer.status})", retry_after=retry_after(answer.headers, now))


def _of_class(status: int) -> Reason:
    is_refused = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return Reason.REFUSED if is_refused else Reason.UPSTREAM_ERROR
