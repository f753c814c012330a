"""What an answer other than 200 means: the failure, and the wait that the provider asks for."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from common.errors import Failure
from monitor.clients.source import (
    AccountNotFound,
    SourceKeyRefused,
    SourceOutOfCredits,
    SourceRateLimited,
    SourceUnavailable,
    SourceUnreadable,
)

# A provider that asks for more is asked again by then all the same.
LONGEST_WAIT = timedelta(hours=1)
_LASTING: Mapping[int, type[Failure]] = {
    HTTPStatus.UNAUTHORIZED: SourceKeyRefused,
    HTTPStatus.FORBIDDEN: SourceKeyRefused,
    HTTPStatus.PAYMENT_REQUIRED: SourceOutOfCredits,
    HTTPStatus.NOT_FOUND: AccountNotFound,
}


def refusal(status: int, headers: Mapping[str, str]) -> Failure:
    """The failure that an answer with this status is."""
    if status in _LASTING:
        return _LASTING[status]()
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return SourceRateLimited(retry_after=wanted_wait(headers.get("Retry-After", ""), headers.get("Date", "")))
    sentence = f"The provider answered with status {status}."
    return SourceUnavailable(sentence) if status >= HTTPStatus.INTERNAL_SERVER_ERROR else SourceUnreadable(sentence)


def wanted_wait(retry_after: str, date: str) -> timedelta | None:
    """The wait in a `Retry-After`, in seconds or until a moment, within reason; None when it cannot be read.

    A moment is compared with the `Date` of the same answer: the provider's clock need not be ours.
    """
    if retry_after.isascii() and retry_after.isdigit():
        return min(timedelta(seconds=int(retry_after[:9])), LONGEST_WAIT)
    until = _moment(retry_after)
    if until is None:
        return None
    return min(max(until - (_moment(date) or datetime.now(UTC)), timedelta(0)), LONGEST_WAIT)


def _moment(header: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
