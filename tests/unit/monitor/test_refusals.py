"""What refusals of the provider mean, and how they are told to who can wait."""

from datetime import timedelta

import pytest

from common.errors import Failure
from common.settings import Secret
from common.work import NotYet
from monitor.clients.scrapecreators.client import ScrapeCreators
from monitor.clients.scrapecreators.refusals import refusal
from monitor.clients.scrapecreators.settings import ScrapeCreatorsSettings
from monitor.clients.source import (
    AccountNotFound,
    DailyCreditsSpent,
    SourceKeyRefused,
    SourceOutOfCredits,
    SourceRateLimited,
    SourceUnavailable,
    SourceUnreadable,
)
from monitor.usecases.paying.refusals import in_time

KEY = "a-key-to-be-kept"


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (401, SourceKeyRefused),
        (403, SourceKeyRefused),
        (402, SourceOutOfCredits),
        (404, AccountNotFound),
        (429, SourceRateLimited),
        (400, SourceUnreadable),
        (302, SourceUnreadable),
        (500, SourceUnavailable),
        (503, SourceUnavailable),
    ],
)
def test_each_status_is_a_failure_of_its_own(status: int, failure: type[Failure]) -> None:
    assert type(refusal(status, {})) is failure


def test_too_many_calls_are_told_with_the_wait_that_is_asked_for() -> None:
    assert refusal(429, {"Retry-After": "7"}).retry_after == timedelta(seconds=7)
    assert refusal(429, {}).retry_after is None


@pytest.mark.parametrize(
    ("failure", "seconds"),
    [
        (SourceOutOfCredits("no credits"), 60),
        (SourceRateLimited(retry_after=timedelta(seconds=5)), 5),
        (DailyCreditsSpent(retry_after=timedelta(hours=23)), 600),
    ],
)
def test_work_waits_for_the_reason_as_long_as_makes_sense(failure: Failure, seconds: int) -> None:
    told = in_time(timedelta(seconds=60))(failure)

    assert isinstance(told, NotYet)
    assert (told.reason, told.message, told.retry_after) == (
        failure.reason,
        failure.message,
        timedelta(seconds=seconds),
    )


def test_a_digest_tells_keys_apart_and_nothing_about_them() -> None:
    digests = {_digest(key) for key in (KEY, KEY.upper(), None)}

    assert len(digests) == 3
    assert all(len(each) == 16 and KEY not in each for each in digests)
    assert _digest(KEY) == _digest(KEY)


def _digest(key: str | None) -> str:
    settings = ScrapeCreatorsSettings(api_key=Secret(key) if key else None)
    return ScrapeCreators(None, settings).key_digest  # type: ignore[arg-type]  # no call is made
