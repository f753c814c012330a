"""Why a reader does not answer, or is not asked."""

from common.errors import DeadlineExceeded, FailedPrecondition, ResourceExhausted, Unavailable


class ReaderBusy(ResourceExhausted):
    """The model takes no more calls for the moment."""

    reason = "READER_BUSY"


class ReaderQuotaSpent(ResourceExhausted):
    """The model's quota for the day is spent."""

    reason = "READER_QUOTA_SPENT"


class DailyBudgetSpent(ResourceExhausted):
    """What may be spent on models in a day is spent; paid analyses go on tomorrow."""

    reason = "DAILY_BUDGET_SPENT"


class ReaderUnavailable(Unavailable):
    """The model does not answer, or answers with a fault of its own."""

    reason = "READER_UNAVAILABLE"


class AnswerTorn(ReaderUnavailable):
    """The model's answer did not arrive whole; it may have been paid for."""


class ReaderTimedOut(DeadlineExceeded):
    """The model did not answer in time."""

    reason = "READER_TIMED_OUT"


class ReaderKeyRefused(FailedPrecondition):
    """The model's provider refuses our key."""

    reason = "READER_KEY_REFUSED"


class ReaderRefused(FailedPrecondition):
    """The model's provider refuses the request itself."""

    reason = "READER_REFUSED"


class ModelRetired(FailedPrecondition):
    """There is no such model any more, and no other is set that could be asked instead."""

    reason = "MODEL_RETIRED"


class EngineFailed(Unavailable):
    """The engine on this machine died of a slide, or took too long over it."""

    reason = "ENGINE_FAILED"
