"""Why this service refuses a call, or does not answer it yet."""

from common.errors import Aborted, AlreadyExists, DeadlineExceeded, FailedPrecondition, NotFound


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
    """A category is known by that name already, or was."""

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
