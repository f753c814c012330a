"""For how long a reader is left alone that did not serve us."""

from datetime import timedelta

import pytest

from common.errors import Failure
from ocr.domain.failures import AnswerTorn, ReaderKeyRefused, ReaderQuotaSpent, ReaderTimedOut, ReaderUnavailable
from ocr.usecases.paying.waiting import pause_after

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("asked", "pause"),
    [(None, 10 * MINUTE), (MINUTE, 10 * MINUTE), (3 * HOUR, 3 * HOUR), (1000 * HOUR, 24 * HOUR)],
)
def test_a_quota_that_is_spent_is_left_alone_as_long_as_is_asked_within_reason(
    asked: timedelta | None, pause: timedelta
) -> None:
    assert pause_after(ReaderQuotaSpent(retry_after=asked), is_down=False) == pause


@pytest.mark.parametrize(
    ("failure", "while_up", "while_down"),
    [
        (ReaderKeyRefused(), MINUTE, MINUTE),
        (ReaderUnavailable(), None, MINUTE),
        (ReaderTimedOut(), None, None),
        (AnswerTorn(), None, None),
    ],
)
def test_a_reader_that_does_not_answer_is_left_alone_when_it_is_down_unless_it_may_have_been_paid(
    failure: Failure, while_up: timedelta | None, while_down: timedelta | None
) -> None:
    assert (pause_after(failure, is_down=False), pause_after(failure, is_down=True)) == (while_up, while_down)
