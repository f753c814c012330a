"""The failure family: what went wrong, said once, for gRPC, HTTP and tasks alike. Standard library only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import ClassVar


class Kind(Enum):
    """The kinds of failure; each is the gRPC status code of the same name (google.rpc.Code)."""

    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    ABORTED = 10
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14
    UNAUTHENTICATED = 16


TRANSIENT = frozenset(
    {Kind.RESOURCE_EXHAUSTED, Kind.UNAVAILABLE, Kind.DEADLINE_EXCEEDED, Kind.ABORTED, Kind.INTERNAL},
)


@dataclass(frozen=True)
class Violation:
    """One field at fault: its path as the caller wrote it, and what was expected there."""

    field: str
    description: str


class Failure(Exception):
    """Something that could not be done, with the reason a program acts on and the sentence a person reads.

    A subclass states its `reason` (a value of the service's `ErrorReason` enum); its docstring is the message
    unless one is given.
    """

    kind: ClassVar[Kind] = Kind.INTERNAL
    reason: str = "INTERNAL"

    def __init__(
        self,
        message: str | None = None,
        *,
        reason: str | None = None,
        metadata: Mapping[str, str] | None = None,
        violations: Sequence[Violation] = (),
        retry_after: timedelta | None = None,
    ) -> None:
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0]
        super().__init__(self.message)
        self.reason = reason or type(self).reason
        self.metadata = dict(metadata or {})
        self.violations = tuple(violations)
        self.retry_after = retry_after

    @property
    def is_transient(self) -> bool:
        """Whether the same request may succeed later with nothing changed by the caller."""
        return self.kind in TRANSIENT


class InvalidArgument(Failure):
    """The request is malformed."""

    kind = Kind.INVALID_ARGUMENT
    reason = "INVALID_ARGUMENT"


def malformed(*violations: Violation) -> InvalidArgument:
    """The refusal of a request with these fields at fault; its sentence is about the first of them."""
    first = violations[0]
    at = f"{first.field}:" if first.field else "The body"
    return InvalidArgument(f"{at} {first.description}", violations=violations)


class FailedPrecondition(Failure):
    """The request cannot be carried out in the present state."""

    kind = Kind.FAILED_PRECONDITION
    reason = "FAILED_PRECONDITION"


class NotFound(Failure):
    """There is no such thing."""

    kind = Kind.NOT_FOUND
    reason = "NOT_FOUND"


class AlreadyExists(Failure):
    """There is one already."""

    kind = Kind.ALREADY_EXISTS
    reason = "ALREADY_EXISTS"


class ResourceExhausted(Failure):
    """A limit is reached; try again later."""

    kind = Kind.RESOURCE_EXHAUSTED
    reason = "RESOURCE_EXHAUSTED"


class Aborted(Failure):
    """Another change came first; try again."""

    kind = Kind.ABORTED
    reason = "ABORTED"


class Unavailable(Failure):
    """Something that is needed is away; try again later."""

    kind = Kind.UNAVAILABLE
    reason = "UNAVAILABLE"


class DeadlineExceeded(Failure):
    """The deadline passed before the answer was there."""

    kind = Kind.DEADLINE_EXCEEDED
    reason = "DEADLINE_EXCEEDED"


class Unauthenticated(Failure):
    """Credentials are missing or not accepted."""

    kind = Kind.UNAUTHENTICATED
    reason = "UNAUTHENTICATED"


class PermissionDenied(Failure):
    """The caller may not do this."""

    kind = Kind.PERMISSION_DENIED
    reason = "PERMISSION_DENIED"


class Unimplemented(Failure):
    """This is part of the contract but not yet of the service."""

    kind = Kind.UNIMPLEMENTED
    reason = "UNIMPLEMENTED"


class Internal(Failure):
    """Something went wrong on our side."""


BY_KIND: Mapping[Kind, type[Failure]] = {
    family.kind: family
    for family in (
        InvalidArgument,
        FailedPrecondition,
        NotFound,
        AlreadyExists,
        ResourceExhausted,
        Aborted,
        Unavailable,
        DeadlineExceeded,
        Unauthenticated,
        PermissionDenied,
        Unimplemented,
        Internal,
    )
}
