"""How long Google asks to wait: it says so in a detail, in a header or in the middle of a sentence."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from common.outward import retry_after

# Who asks for a day is asked again all the same.
_LONGEST_WAIT = timedelta(minutes=10)
_LONGEST_MESSAGE = 10_000
_LENGTH = r"(?:[0-9]{1,9}(?:\.[0-9]{1,20})?(?:ms|h|m|s))+"
_SENTENCE = re.compile(rf"retry in ({_LENGTH})", re.IGNORECASE)
_PIECE = re.compile(r"([0-9.]+)(ms|h|m|s)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


def asked_wait(message: str, details: Sequence[Mapping[str, object]], headers: Mapping[str, str]) -> timedelta | None:
    """The wait, ten minutes at most; None when nothing says anything that makes sense."""
    said = _SENTENCE.search(message[:_LONGEST_MESSAGE])
    waits = (_of_details(details), retry_after(headers, datetime.now(UTC)), _length(said[1]) if said else None)
    wait = next((each for each in waits if each), None)
    return wait and min(wait, _LONGEST_WAIT)


def _of_details(details: Sequence[Mapping[str, object]]) -> timedelta | None:
    delays = (detail.get("retryDelay") for detail in details)
    return next((_length(delay) for delay in delays if isinstance(delay, str) and re.fullmatch(_LENGTH, delay)), None)


def _length(text: str) -> timedelta:
    """`22s`, `22.99s`, `1h2m3s`, `340ms`: within what a timedelta holds."""
    pieces = (float(number) * _UNITS[unit.lower()] for number, unit in _PIECE.findall(text))
    return timedelta(seconds=min(sum(pieces), _LONGEST_WAIT.total_seconds()))
