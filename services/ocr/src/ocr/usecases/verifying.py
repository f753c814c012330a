"""Proving, on the database, that what must always hold does hold."""

from collections.abc import AsyncIterator, Mapping

from common.database import Database
from common.invariants import Finding
from ocr.repository import Work
from ocr.repository.checks import Rule

_INVARIANTS: Mapping[Rule, str] = {
    Rule.LEASES_HELD: "I2",
    Rule.ENDED_WHOLE: "I4",
    Rule.OPEN_ONCE: "I5",
    Rule.TOLD_AS_IT_STANDS: "I5",
    Rule.STANDS_ONCE: "I5",
    Rule.COUNTED_RIGHT: "I5",
    Rule.NAMED: "I5",
    Rule.CORRECTED_SLIDES: "I5",
    Rule.ENTRIES_ANSWERED: "I1",
    Rule.CALLS_CLOSED: "I9",
    Rule.SPENT_RIGHT: "I9",
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
