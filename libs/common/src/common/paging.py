"""Page tokens: opaque to callers, bound to the list and its filters, good for nothing else."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from common.errors import InvalidArgument, Violation

_DIGEST_BYTES = 12
T = TypeVar("T")


class InvalidPageToken(InvalidArgument):
    """The page token does not belong to this list."""

    reason = "INVALID_PAGE_TOKEN"

    def __init__(self) -> None:
        super().__init__(violations=[Violation("pageToken", "expected the nextPageToken of this list, same filters")])


def page_token(subject: object, position: tuple[str, UUID]) -> str:
    """The token that continues the list behind the position; `subject` is the list's name with its filters."""
    place = f"{position[0]}|{position[1].hex}".encode()
    return urlsafe_b64encode(_digest(subject, place) + place).decode().rstrip("=")


def position_of(subject: object, token: str | None) -> tuple[str, UUID] | None:
    """Where the list goes on, None at its beginning; `InvalidPageToken` for a token of any other list."""
    return read_position(lambda text: _position(subject, text), token) if token else None


def read_position(read: Callable[[str], T], text: str) -> T:
    """What `read` makes of the text; `InvalidPageToken` where it makes nothing of it: a digest can be forged."""
    try:
        return read(text)
    except (ValueError, OverflowError):
        raise InvalidPageToken from None


def read_moment(text: str) -> datetime:
    """The moment that the text is; `InvalidPageToken` where it is none, or leaves open of which zone."""
    return read_position(_moment, text)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise InvalidPageToken
    # PostgreSQL knows fewer zones than Python: it is given none to judge.
    return moment.astimezone(UTC)


def _position(subject: object, token: str) -> tuple[str, UUID]:
    raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    digest, place = raw[:_DIGEST_BYTES], raw[_DIGEST_BYTES:]
    if digest != _digest(subject, place):
        raise InvalidPageToken
    order, _, identity = place.decode().rpartition("|")
    return order, UUID(identity)


def _digest(subject: object, place: bytes) -> bytes:
    return sha256(repr(subject).encode() + b"\0" + place).digest()[:_DIGEST_BYTES]
