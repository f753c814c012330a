"""RFC 3339: strict in, exact out."""

import pytest

from gateway.transcode.misfit import Misfit
from gateway.transcode.times import read_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:00Z", (0, 0)),
        ("1969-12-31T23:59:59.999999999Z", (-1, 999_999_999)),
        ("2025-01-24t08:30:00.5z", (1737707400, 500_000_000)),
        ("2025-01-24T08:30:00-23:59", (1737793740, 0)),
        ("0001-01-01T00:00:00Z", (-62135596800, 0)),
        ("9999-12-31T23:59:59Z", (253402300799, 0)),
    ],
)
def test_a_moment_is_read(text: str, expected: tuple[int, int]) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "2025-01-24",
        "2025-01-24T08:30:00",
        "2025-01-24 08:30:00Z",
        "2025-01-24T08:30:00+25:00",
        "2025-01-24T08:30:00+01:60",
        "2025-02-29T00:00:00Z",
        "2025-01-24T24:00:00Z",
        "2025-01-24T23:59:60Z",
        "2025-01-24T08:30:00.1234567890Z",
        "٢٠٢٥-01-24T08:30:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-00:01",
        "1000000000000000000",
        10**18,
        None,
        "",
    ],
)
def test_what_is_no_moment_is_refused(text: object) -> None:
    with pytest.raises(Misfit):
        read_time(text)
