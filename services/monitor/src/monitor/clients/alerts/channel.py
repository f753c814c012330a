"""The port to people: what a channel is asked to do, and how that can fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from common.errors import FailedPrecondition, Failure, Unavailable
from common.outward import AddressRefused
from monitor.domain.alerts import Alert


class AlertAddressRefused(FailedPrecondition):
    """The address of the receiver leads to a place that is not dialled."""

    reason = "ALERT_ADDRESS_REFUSED"


class AlertRefused(FailedPrecondition):
    """The receiver refused the alert."""

    reason = "ALERT_REFUSED"


class AlertUndelivered(Unavailable):
    """The receiver could not be reached, or could not take the alert now."""

    reason = "ALERT_UNDELIVERED"


@dataclass(frozen=True)
class Answer:
    """What a receiver answered: why it did not take the alert, or a remark on how it did."""

    status: int
    failure: Failure | None = None
    remark: str | None = None


class AlertChannel(Protocol):
    """One way to people."""

    async def send(self, alert: Alert) -> Answer:
        """Sends the alert under its id, once; raises a failure when nobody answers."""
        ...


@contextmanager
def named(receiver: str) -> Iterator[None]:
    """Gives what goes wrong on the way a reason. Details stay behind: they may hold the address, and secrets in it."""
    try:
        yield
    except AddressRefused as refused:
        raise AlertAddressRefused(f"The address of the {receiver} is not dialled ({refused.objection}).") from refused
    except TimeoutError as fault:
        raise AlertUndelivered(f"The {receiver} took too long.") from fault
    except OSError as fault:
        raise AlertUndelivered(f"The {receiver} could not be reached ({type(fault).__name__}).") from fault
