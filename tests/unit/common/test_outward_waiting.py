"""The wait that an answer asks for, from whatever a foreign server writes."""

from datetime import UTC, datetime, timedelta

import pytest

from common.outward import retry_after

NOON = "Sat, 21 Nov 2026 12:00:00 GMT"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("0", None),
        ("3601", 3600),
        ("9" * 400, 3600),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30),
        ("Saturday, 21-Nov-26 12:00:30 GMT", 30),
        ("Sat Nov 21 12:00:30 2026", 30),
        ("Sat, 21 Nov 2026 12:00:00 GMT", None),
        ("Sat, 21 Nov 2026 11:00:00 GMT", None),
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
@pytest.mark.parametrize("date", ["", "yesterday", NOON])
def test_the_wait_is_read_from_seconds_and_from_dates_within_reason(
    header: str, date: str, seconds: int | None
) -> None:
    wait = retry_after({"Retry-After": header, "Date": date}, NOW)

    assert wait == (None if seconds is None else timedelta(seconds=seconds))


def test_a_moment_is_one_of_the_clock_that_told_it() -> None:
    an_hour_behind = {"Retry-After": "Sat, 21 Nov 2026 11:00:05 GMT", "Date": "Sat, 21 Nov 2026 11:00:00 GMT"}

    assert retry_after(an_hour_behind, NOW) == timedelta(seconds=5)


def test_an_answer_that_says_nothing_asks_for_nothing() -> None:
    assert retry_after({}, NOW) is None
