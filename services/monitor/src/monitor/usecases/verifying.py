"""Proving, on the database, that what must always hold does hold."""

from collections.abc import AsyncIterator, Mapping

from common.database import Database
from common.invariants import Finding
from monitor.repository import Rule, Work

_INVARIANTS: Mapping[Rule, str] = {
    Rule.LEASES_HELD: "I2",
    Rule.POSTS_ONCE: "I5",
    Rule.OBSERVED_ONCE: "I5",
    Rule.NEWEST_IS_PRESENT: "I7",
    Rule.NOT_AHEAD: "I7",
    Rule.ENDED_ONCE: "I8",
    Rule.TOLD_IN_TURNS: "I8",
    Rule.DELIVERIES_ENDED: "I8",
    Rule.ALL_COUNTED: "I8",
    Rule.SUMS_RIGHT: "I8",
    Rule.DAY_RIGHT: "I7",
    Rule.STATE_DATED: "I7",
}


class Verifying:
    """The checker. It changes nothing."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database

    async def verify(self, *, at_rest: bool) -> AsyncIterator[Finding]:
        """Every invariant with its violations; `at_rest` counts work that has not ended as a violation too."""
        if at_rest:
            yield await self._finding("I1", Rule.ALL_ENDED)
        for rule, number in _INVARIANTS.items():
            yield await self._finding(number, rule)

    async def _finding(self, number: str, rule: Rule) -> Finding:
        async with self._database.unit_of_work() as work:
            return Finding(number, rule.value, await work.checks.violations(rule))
