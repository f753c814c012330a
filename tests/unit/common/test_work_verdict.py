"""What becomes of work that failed."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Column, MetaData, Table, Uuid

from common.database import DatabaseUnavailable, NoConnection
from common.errors import DeadlineExceeded, Failure, InvalidArgument, NotFound, ResourceExhausted, Unavailable
from common.work import Claim, NotYet, States, WorkQueue
from common.work.verdict import Fail, Release, Verdict, judged

QUEUE = WorkQueue(
    "jobs", Table("jobs", MetaData(), Column("id", Uuid)), States("waiting", "active", "done", "failed"), attempts=3
)


def verdict(error: Exception, *, attempt: int = 1, stalls: int = 0, chance: float = 0) -> Verdict:
    claim = Claim(UUID(int=1), token=1, attempt=attempt, stalls=stalls, trace_parent=None, row=None)  # type: ignore[arg-type]
    return judged(QUEUE, claim, error, chance)


@pytest.mark.parametrize("error", [Unavailable(), ResourceExhausted(), DeadlineExceeded(), DatabaseUnavailable()])
def test_a_transient_failure_is_released(error: Failure) -> None:
    assert isinstance(verdict(error), Release)


@pytest.mark.parametrize("error", [InvalidArgument(), NotFound()])
def test_a_lasting_failure_ends_the_row_at_once(error: Failure) -> None:
    assert verdict(error) == Fail(error)


def test_the_last_attempt_ends_the_row_with_its_reason() -> None:
    error = Unavailable(reason="HTTP_503")

    assert verdict(error, attempt=3) == Fail(error)


def test_an_attempt_that_ended_with_its_worker_is_not_one_of_the_three() -> None:
    assert isinstance(verdict(Unavailable(), attempt=4, stalls=2), Release)


def test_a_bug_is_released_as_internal_and_says_nothing_of_itself() -> None:
    found = verdict(ValueError("the password is hunter2"))

    assert isinstance(found, Release)
    assert found.failure.reason == "INTERNAL"
    assert "hunter2" not in found.failure.message


def test_the_waits_double_and_do_not_meet_for_all_their_jitter() -> None:
    waits = [
        found.after.total_seconds()
        for attempt in (1, 2)
        for chance in (0, 1)
        if isinstance(found := verdict(Unavailable(), attempt=attempt, chance=chance), Release)
    ]

    assert waits == [2, 2.5, 4, 5]


def test_nobody_comes_back_before_the_time_that_was_asked_for() -> None:
    found = verdict(Unavailable(retry_after=timedelta(seconds=30)))

    assert isinstance(found, Release)
    assert found.after == timedelta(seconds=30)


def test_an_absurd_retry_after_is_cut_to_the_limit() -> None:
    found = verdict(Unavailable(retry_after=timedelta(days=365)))

    assert isinstance(found, Release)
    assert found.after == QUEUE.retry_after_limit


@pytest.mark.parametrize("error", [NotYet(retry_after=timedelta(seconds=1)), NoConnection()])
def test_waiting_for_something_else_is_never_the_last_attempt(error: Failure) -> None:
    assert verdict(error, attempt=9) == Release(error, timedelta(seconds=1), counted=False)
