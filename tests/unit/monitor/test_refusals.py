"""What refusals of the provider mean, and how they are told to who can wait."""

from datetime import timedelta

import pytest

from common.errors import Failure
from common.settings import Secret
from common.work import NotYet
from monitor.clients.scrapecreators.client import ScrapeCreators
from monitor.clients.scrapecreators.refusals import refusal, wanted_wait
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

NOON = "Sat, 21 Nov 2026 12:00:00 GMT"
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


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("3601", 3600),
        ("9" * 400, 3600),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30),
        ("Saturday, 21-Nov-26 12:00:30 GMT", 30),
        ("Sat Nov 21 12:00:30 2026", 30),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 3600),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("\u0663", None),
        ("Sat, 99 Nov 2026 12:00:00 GMT", None),
        ("Sat, 21 Nov 99999999999999999999 12:00:00 GMT", None),
    ],
)
def test_the_wait_is_read_from_seconds_and_from_dates_within_reason(header: str, seconds: int | None) -> None:
    assert wanted_wait(header, NOON) == (None if seconds is None else timedelta(seconds=seconds))


def test_a_date_without_that_of_the_answer_is_compared_with_our_clock() -> None:
    assert wanted_wait("Fri, 31 Dec 9999 23:59:59 GMT", "") == timedelta(hours=1)
    assert wanted_wait(NOON.replace("2026", "2001"), "yesterday") == timedelta(0)


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
