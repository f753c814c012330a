"""How numbers went, as protobuf messages."""

from dataclasses import asdict

from carrel.monitor.v1.history_service_pb2 import DailyTotals

from monitor.domain import history
from monitor.domain.profiles import Totals

# Sums can outgrow the contract's numbers; what they stand in must stay readable all the same.
_LARGEST = 2**63 - 1


def from_daily_totals(day: history.DailyTotals) -> DailyTotals:
    """The sums of a profile at the end of a day."""
    return DailyTotals(date=day.day.isoformat(), **from_totals(day.totals), record_time=day.record_time)


def from_totals(totals: Totals) -> dict[str, int]:
    """The sums by the names of the contract."""
    return {f"total_{name}": min(value, _LARGEST) for name, value in asdict(totals).items()}
