"""What caring for assets and objects is told, and what it finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


@dataclass(frozen=True)
class Failed:
    """Which failed assets are meant: all, unless something narrows it."""

    reasons: Sequence[str] = ()
    older_than: timedelta | None = None
    newer_than: timedelta | None = None
    is_retryable: bool = False


@dataclass(frozen=True)
class Amount:
    """How many assets, and the objects that go with them."""

    assets: int = 0
    objects: int = 0
    bytes: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.assets + other.assets, self.objects + other.objects, self.bytes + other.bytes)


@dataclass(frozen=True)
class Cleaned:
    """What a cleanup marked and what it deleted, or would mark and delete."""

    marked: Amount
    deleted: Amount


class Fault(StrEnum):
    """What can be wrong between a row and its object."""

    MISSING = "there is no object"
    OTHER_SIZE = "its object has another size"
    OTHER_TYPE = "its object has another type"
    OTHER_BYTES = "its object has other bytes"
    UNKNOWN = "no row knows this object"
    FOREIGN = "this object has no name of ours"


@dataclass(frozen=True)
class Discrepancy:
    """An object, or the row of one, with what is wrong with it."""

    cache_key: str
    fault: Fault
    is_repaired: bool = False

    def __str__(self) -> str:
        return f"{self.cache_key}  {self.fault}{' (repaired)' if self.is_repaired else ''}"
