"""What readers were paid, for an operator."""

from collections.abc import Sequence

from common.database import Database
from ocr.domain.calls import Spent
from ocr.repository import Work


class Spending:
    """Adds up the ledger."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database

    async def of_days(self, count: int) -> Sequence[Spent]:
        """Each of so many UTC days, today the last, by reader and model; days without a call are left out."""
        async with self._database.unit_of_work() as work:
            return await work.spending.of_days(count)
