"""Why a reader's answer is of no use."""

from typing import ClassVar

from common.errors import FailedPrecondition


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
