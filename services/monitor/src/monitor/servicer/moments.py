"""Moments and days of the contract; one that is none is told with its field."""

from datetime import UTC, date, datetime

from google.protobuf.message import Message

from common.errors import Violation, malformed
from monitor.domain.spans import Days, Moments


def moment(message: Message, name: str, field: str) -> datetime | None:
    """The moment in the message's field `name`, which its caller calls `field`; None where it is not given."""
    if not message.HasField(name):
        return None
    try:
        found: datetime = getattr(message, name).ToDatetime(UTC)
    except (ValueError, OverflowError):
        raise malformed(Violation(field, "expected a moment between year 1 and 9999")) from None
    return found


def moments(request: Message) -> Moments:
    """From `since` until `until`."""
    return Moments(moment(request, "since", "since"), moment(request, "until", "until"))


def days(request: Message) -> Days:
    """The days from `since` to `until`."""
    return Days(_day(request, "since"), _day(request, "until"))


def _day(request: Message, name: str) -> date | None:
    if not request.HasField(name):
        return None
    try:
        return date.fromisoformat(getattr(request, name))
    except ValueError:
        raise malformed(Violation(name, "expected a day that there is: yyyy-mm-dd")) from None
