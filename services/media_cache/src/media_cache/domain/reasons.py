"""Why an asset could not be cached: one word for programs, and whether trying again can help."""

from datetime import timedelta
from enum import Enum

from common.errors import FailedPrecondition, Failure, Unavailable


class Reason(Enum):
    """A class of failure; `can_retry` says whether the same address may give the asset later."""

    NOT_FOUND = ("There is nothing at this address.", False)
    GONE = ("What was at this address has been removed for good.", False)
    FORBIDDEN = ("The origin does not hand this out.", False)
    EXPIRED = ("The address was signed for a time that is over.", False)
    BLOCKED_ADDRESS = ("The address leads to a place that is not fetched from.", False)
    NOT_MEDIA = ("What came is not an image, a video or a sound.", False)
    TRUNCATED = ("The origin stopped before the end.", True)
    CORRUPT = ("The bytes are damaged.", False)
    TOO_LARGE = ("There are more bytes than are kept.", False)
    TOO_MANY_PIXELS = ("The picture has more pixels than are decoded.", False)
    TOO_MANY_REDIRECTS = ("The origin redirects too often.", False)
    TIMEOUT = ("The origin took too long.", True)
    UNREACHABLE = ("The origin could not be reached.", True)
    UPSTREAM_ERROR = ("The origin failed to answer properly.", True)
    REFUSED = ("The origin refused the request.", False)
    RATE_LIMITED = ("The origin asks for fewer requests.", True)
    STORE_ERROR = ("The object store did not take the bytes.", True)
    POISON = ("The picture kills the process that works on it.", False)
    CLEARED = ("It was given up when the queue was cleared.", False)
    INTERNAL = ("Something went wrong on our side.", True)

    def __init__(self, sentence: str, can_retry: bool) -> None:
        self.sentence = sentence
        self.can_retry = can_retry


class Lasting(FailedPrecondition):
    """The asset cannot be cached from here, however often it is tried."""


class Passing(Unavailable):
    """The asset could not be cached this time."""


def failure(reason: Reason, detail: str = "", *, retry_after: timedelta | None = None) -> Failure:
    """The failure of this reason; `detail` adds to its sentence what was seen."""
    family = Passing if reason.can_retry else Lasting
    message = f"{reason.sentence} {detail}".strip()
    return family(message, reason=reason.name, retry_after=retry_after)
