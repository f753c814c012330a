"""The failures that only work knows."""

from common.errors import Aborted, FailedPrecondition, Unavailable


class NotYet(Unavailable):
    """What this waits for is not there yet."""

    reason = "NOT_YET"


class LeaseLost(Aborted):
    """This work belongs to another worker by now."""

    reason = "LEASE_LOST"


class Poison(FailedPrecondition):
    """Every worker that took this up died of it."""

    reason = "POISON"


class Cleared(Aborted):
    """This was taken off its queue before it was done."""

    reason = "CLEARED"
