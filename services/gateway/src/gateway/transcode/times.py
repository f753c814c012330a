"""google.protobuf.Timestamp as RFC 3339, both ways."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from google.protobuf.timestamp_pb2 import Timestamp

from gateway.transcode.misfit import Misfit

# The moments of one house repeat: a run observes many posts within the same seconds.
_KEPT_SECONDS = 64 * 1024
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NANOS_DIGITS = 9
_DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_TIME = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?"
_ZONE = r"([Zz]|([+-])([0-9]{2}):([0-9]{2}))"
_FORM = re.compile(f"{_DATE}[Tt]{_TIME}{_ZONE}")


def written_time(moment: Timestamp) -> str:
    """The moment in UTC: `2025-01-24T08:30:00Z`, with as many digits of a second as it needs: none, 3, 6 or 9."""
    nanos = moment.nanos
    return f"{_second(moment.seconds)}{_fraction(nanos)}Z" if nanos else f"{_second(moment.seconds)}Z"


def read_time(text: object) -> tuple[int, int]:
    """The seconds and nanoseconds of a moment that is written with its zone."""
    match = _FORM.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise Misfit("must be a time like 2025-01-24T08:30:00Z")
    try:
        year, month, day, hour, minute, second = (int(match[index]) for index in range(1, 7))
        moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(match))
        return _seconds(moment), int((match[7] or "").ljust(_NANOS_DIGITS, "0"))
    except (ValueError, OverflowError):
        raise Misfit("must be a moment that there is, from year 1 to year 9999") from None


def _zone(match: re.Match[str]) -> timezone:
    if match[8] in "Zz":
        return UTC
    hours, minutes = int(match[10]), int(match[11])
    if hours > 23 or minutes > 59:  # noqa: PLR2004 - as on a clock
        raise ValueError(match[8])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if match[9] == "-" else offset)


def _seconds(moment: datetime) -> int:
    # Moved to UTC first: that is where the years 1 and 9999 end.
    since = moment.astimezone(UTC) - _EPOCH
    return since.days * 86400 + since.seconds


@lru_cache(maxsize=_KEPT_SECONDS)
def _second(seconds: int) -> str:
    return (_EPOCH + timedelta(seconds=seconds)).isoformat()[:19]


def _fraction(nanos: int) -> str:
    if not nanos % 1_000_000:
        return f".{nanos // 1_000_000:03d}"
    return f".{nanos // 1_000:06d}" if not nanos % 1_000 else f".{nanos:09d}"
