"""How a provider stands towards us: whether it serves us, and since when it does not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SourceState(StrEnum):
    """Whether a provider serves us."""

    OPEN = "open"
    KEY_REFUSED = "key_refused"
    OUT_OF_CREDITS = "out_of_credits"


@dataclass(frozen=True)
class Standing:
    """How a provider stands towards our key; the reason and the moment are told while it refuses it."""

    state: SourceState = SourceState.OPEN
    reason: str | None = None
    since: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can be asked."""
        return self.state is SourceState.OPEN
