"""What an answer other than 200 means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from common.errors import Failure
from common.telemetry import redacted
from ocr.clients.gemini.waiting import asked_wait
from ocr.domain.failures import (
    ModelRetired,
    ReaderBusy,
    ReaderKeyRefused,
    ReaderQuotaSpent,
    ReaderRefused,
    ReaderUnavailable,
)
from ocr.domain.text import one_line

_LONGEST_MESSAGE = 300
# Whatever else the request may be, it is not at fault.
_TRANSIENT = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
_KEYS_FAULT = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


@dataclass(frozen=True)
class _Said:
    """An error as Google writes it."""

    status: str
    message: str
    details: Sequence[Mapping[str, object]]

    @property
    def is_of_the_key(self) -> bool:
        """Whether a 400 is about us rather than about the request."""
        reasons = {detail.get("reason") for detail in self.details if isinstance(detail.get("reason"), str)}
        return self.status == "FAILED_PRECONDITION" or "API_KEY_INVALID" in reasons

    @property
    def is_of_the_day(self) -> bool:
        """Whether the quota that is exceeded is one for the day."""
        violations = [each for detail in self.details for each in _mappings(detail.get("violations"))]
        quotas = [quota for each in violations if isinstance(quota := each.get("quotaId"), str)]
        return any("PerDay" in quota for quota in quotas)


def refusal(status: int, body: object, headers: Mapping[str, str]) -> Failure:
    """The failure that an answer with this status and this body is."""
    said = _said(body)
    wait = asked_wait(said.message, said.details, headers) if said else asked_wait("", (), headers)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        kind = ReaderQuotaSpent if said and said.is_of_the_day else ReaderBusy
        return kind(retry_after=wait)
    # Only Google knows whether a model is retired or a key is refused; what stands before it may say 404 of its own.
    if said is None or status in _TRANSIENT or not _is_clients_fault(status):
        return ReaderUnavailable(f"Gemini answered with status {status}.", retry_after=wait)
    return _lasting(status, said)


def _lasting(status: int, said: _Said) -> Failure:
    if status == HTTPStatus.NOT_FOUND:
        return ModelRetired()
    is_of_the_key = status in _KEYS_FAULT or (status == HTTPStatus.BAD_REQUEST and said.is_of_the_key)
    # Cut last: half a key is a key still.
    told = redacted(one_line(said.message))[:_LONGEST_MESSAGE]
    return (ReaderKeyRefused if is_of_the_key else ReaderRefused)(f"Gemini answered with status {status}: {told}")


def _is_clients_fault(status: int) -> bool:
    return HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR


def _said(body: object) -> _Said | None:
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return None
    status, message = error.get("status"), error.get("message")
    return _Said(
        status if isinstance(status, str) else "",
        message if isinstance(message, str) else "",
        _mappings(error.get("details")),
    )


def _mappings(value: object) -> Sequence[Mapping[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
