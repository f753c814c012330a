"""Why this service refuses a call, and why an analysis waits or fails. Reasons are those of the contract."""

from typing import ClassVar

from common.errors import (
    Aborted,
    AlreadyExists,
    DeadlineExceeded,
    FailedPrecondition,
    NotFound,
    ResourceExhausted,
    Unavailable,
)


class QueueNotFound(NotFound):
    """No queue of this service has that name."""

    reason = "QUEUE_NOT_FOUND"


class PostNotFound(NotFound):
    """No post has that id."""

    reason = "POST_NOT_FOUND"


class AnalysisNotFound(NotFound):
    """The post was not analysed yet."""

    reason = "ANALYSIS_NOT_FOUND"


class BatchNotFound(NotFound):
    """No batch has that id."""

    reason = "BATCH_NOT_FOUND"


class CategoryNotFound(NotFound):
    """No category has that id."""

    reason = "CATEGORY_NOT_FOUND"


class CategoryExists(AlreadyExists):
    """Another category has that name."""

    reason = "CATEGORY_EXISTS"


class NoSlides(FailedPrecondition):
    """The post has no slides; the cover of a video is read when it is asked for."""

    reason = "NO_SLIDES"


class AnalysisUnderWay(DeadlineExceeded):
    """The analysis goes on; ask again for its result."""

    reason = "ANALYSIS_UNDER_WAY"


class Cancelled(Aborted):
    """The analysis was given up with its batch before it began."""

    reason = "CANCELLED"


class MonitorUnavailable(Unavailable):
    """The monitor cannot be asked about posts now."""

    reason = "MONITOR_UNAVAILABLE"


class MediaCacheUnavailable(Unavailable):
    """The media cache cannot be asked for slides now."""

    reason = "MEDIA_CACHE_UNAVAILABLE"


class SlideFailed(FailedPrecondition):
    """A slide could not be cached."""

    reason = "SLIDE_FAILED"


class SlideDamaged(FailedPrecondition):
    """The bytes that are kept of a slide are not those that were cached."""

    reason = "SLIDE_DAMAGED"


class SlideUnreadable(FailedPrecondition):
    """A slide is no picture that can be read."""

    reason = "SLIDE_UNREADABLE"


class PictureTooLarge(FailedPrecondition):
    """A slide has too many bytes for the reader, however small it is made."""

    reason = "PICTURE_TOO_LARGE"


class UnusableAnswer(FailedPrecondition):
    """A reader's answer that cannot be believed. It was paid for."""

    # Whether the same question may get a better answer, and whether fewer slides at once may.
    is_repeatable: ClassVar[bool] = True
    is_divisible: ClassVar[bool] = True


class Truncated(UnusableAnswer):
    """The model ran out of room before its answer was whole."""

    reason = "TRUNCATED"
    is_repeatable = False


class Blocked(UnusableAnswer):
    """The model refuses to read these slides."""

    reason = "BLOCKED"
    is_repeatable = False
    is_divisible = False


class Recitation(UnusableAnswer):
    """The model will not repeat what it takes for somebody else's work."""

    reason = "RECITATION"
    is_repeatable = False
    is_divisible = False


class EmptyAnswer(UnusableAnswer):
    """The model answered nothing."""

    reason = "EMPTY_ANSWER"
    is_repeatable = False


class FencedAnswer(UnusableAnswer):
    """The model wrapped its answer in other text."""

    reason = "FENCED_ANSWER"


class InvalidAnswer(UnusableAnswer):
    """The model's answer is not of the form that was asked for."""

    reason = "INVALID_ANSWER"


class WrongSlides(UnusableAnswer):
    """The model's answer is not about the slides that were asked for, each once."""

    reason = "WRONG_SLIDES"


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
    """There is no such model any more."""

    reason = "MODEL_RETIRED"


class EngineFailed(Unavailable):
    """The engine on this machine died of a slide, or took too long over it."""

    reason = "ENGINE_FAILED"
