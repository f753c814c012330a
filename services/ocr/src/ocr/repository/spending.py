"""SQL of what calls took, by the day."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Date, Row, cast, func
from sqlalchemy.ext.asyncio import AsyncConnection

from ocr.domain.calls import Spent
from ocr.domain.readings import Usage
from ocr.repository.taking import took
from ocr.tables import calls

_row = calls.c
_day = cast(func.timezone("UTC", _row.begin_time), Date).label("day")
_today = func.date_trunc("day", func.timezone("UTC", func.now()))


class Spending:
    """What calls took, in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_days(self, count: int) -> Sequence[Spent]:
        """Each of so many UTC days, today the last, by reader and model; days without a call are left out."""
        first = func.timezone("UTC", _today - timedelta(days=count - 1))
        by = (_day, _row.reader, _row.model)
        found = await self._connection.execute(
            took(_row.begin_time >= first).add_columns(*by).group_by(*by).order_by(*by)
        )
        return [_spent(row) for row in found]


def _spent(row: Row[Any]) -> Spent:
    usage = Usage(row.prompt_tokens, row.output_tokens, row.thoughts_tokens)
    return Spent(row.day, row.reader, row.model, row.calls, usage, row.cost_usd)
