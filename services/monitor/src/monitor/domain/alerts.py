"""What people have to know: when it is told, through what, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.errors import FailedPrecondition, NotFound


class AlertNotFound(NotFound):
    """No alert has that id."""

    reason = "ALERT_NOT_FOUND"


class AlertChannelMissing(FailedPrecondition):
    """There is no such channel: set ALERT_WEBHOOK_URL or ALERT_EMAIL_TO."""

    reason = "ALERT_CHANNEL_MISSING"


class AlertKind(StrEnum):
    """What an alert is about."""

    PROFILE_FAILING = "profile_failing"
    PROFILE_RECOVERED = "profile_recovered"
    SOURCE_CLOSED = "source_closed"
    SOURCE_OPENED = "source_opened"


class Channel(StrEnum):
    """A way to people."""

    WEBHOOK = "webhook"
    EMAIL = "email"


class DeliveryState(StrEnum):
    """How far a delivery is."""

    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class AlertRule:
    """After how many failures in a row people are told, and through what."""

    after: int = 3
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """One alert on its way through one channel."""

    id: UUID
    channel: Channel
    state: DeliveryState
    attempts: int
    create_time: datetime
    send_time: datetime | None
    end_time: datetime | None
    response_status: int | None
    error: str | None


@dataclass(frozen=True)
class Alert:
    """Something that people have to know; its id is the event's, the same in every delivery."""

    id: UUID
    kind: AlertKind
    profile_id: UUID | None
    handle: str | None
    reason: str | None
    message: str
    failures: int
    create_time: datetime
    deliveries: tuple[Delivery, ...] = ()


_HEADLINES: Mapping[AlertKind, str] = {
    AlertKind.PROFILE_FAILING: "Monitoring of @{handle} fails",
    AlertKind.PROFILE_RECOVERED: "Monitoring of @{handle} works again",
    AlertKind.SOURCE_CLOSED: "All monitoring is paused",
    AlertKind.SOURCE_OPENED: "All monitoring goes on",
}


def headline(kind: AlertKind, handle: str | None) -> str:
    """What happened, in a line without any character that a line cannot have."""
    said = _HEADLINES[kind].format(handle=handle or "")
    return " ".join("".join(character if character.isprintable() else " " for character in said).split())


def sentence(kind: AlertKind, handle: str | None, failures: int = 0, cause: str = "") -> str:
    """What happened and why."""
    times = f" ({failures} times in a row)" if failures else ""
    return f"{headline(kind, handle)}{times}{f': {cause}' if cause else '.'}"
