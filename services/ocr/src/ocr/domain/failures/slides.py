"""Why the slides of a post cannot be had, or cannot be read by anybody."""

from common.errors import FailedPrecondition, Unavailable


class MonitorUnavailable(Unavailable):
    """The monitor cannot be asked about posts now."""

    reason = "MONITOR_UNAVAILABLE"


class MediaCacheUnavailable(Unavailable):
    """The media cache cannot be asked for slides now."""

    reason = "MEDIA_CACHE_UNAVAILABLE"


class SlideNotGiven(Unavailable):
    """The media cache answers, and fails over a slide."""

    reason = MediaCacheUnavailable.reason


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
