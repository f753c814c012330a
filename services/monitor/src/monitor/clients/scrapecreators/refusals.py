"""What an answer other than 200 means: the failure, and the wait that the provider asks for."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from common.errors import Failure
from common.outward import retry_after
from monitor.clients.source import (
    AccountNotFound,
    SourceKeyRefused,
    SourceOutOfCredits,
    SourceRateLimited,
    SourceUnavailable,
    SourceUnreadable,
)

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
        return SourceRateLimited(retry_after=retry_after(headers, datetime.now(UTC)))
    sentence = f"The provider answered with status {status}."
    return SourceUnavailable(sentence) if status >= HTTPStatus.INTERNAL_SERVER_ERROR else SourceUnreadable(sentence)
