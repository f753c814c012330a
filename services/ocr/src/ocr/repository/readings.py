"""SQL of readings. Of those with one key the newest counts."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, RowMapping, Select, cast, func, insert, literal, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from ocr.domain.keys import SlideSet, Way
from ocr.domain.readings import KeptReading
from ocr.repository.reading_bodies import from_body, to_body
from ocr.repository.taking import took
from ocr.tables import analyses, calls, readings

_row = readings.c
_LONG_AGO = cast("-infinity", DateTime(timezone=True))


class Readings:
    """Readings in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, ids: Collection[UUID]) -> Mapping[UUID, KeptReading]:
        """The readings with these ids."""
        found = await self._connection.execute(select(readings).where(_row.id.in_(ids)))
        return {row["id"]: _kept(row) for row in found.mappings()}

    async def newest(self, keys: Collection[str], since: datetime | None = None) -> Mapping[str, KeptReading]:
        """The newest reading of each key, made after that moment where one is given; keys without one are left out."""
        statement = _newest(keys)
        return await self._found(statement if since is None else statement.where(_row.create_time > since))

    async def for_analysis(self, keys: Collection[str], analysis_id: UUID) -> Mapping[str, KeptReading]:
        """The newest reading of each key that the analysis may use: where it is to read anew, those made since."""
        row = analyses.c
        asked = select(row.create_time).where(row.id == analysis_id, row.force).scalar_subquery()
        return await self._found(_newest(keys).where(_row.create_time > func.coalesce(asked, _LONG_AGO)))

    async def keep(self, slides: SlideSet, kept: KeptReading, analysis_id: UUID) -> None:
        """Keeps what the analysis has read, with what its calls took: all of them, or those for one slide."""
        given = _given(slides, kept)
        which = [calls.c.analysis_id == analysis_id, *([] if slides.is_whole else [calls.c.key == given["key"]])]
        taken = took(*which)
        names = [*(column.name for column in taken.selected_columns), *given]
        values = [literal(value, _row[name].type) for name, value in given.items()]
        await self._connection.execute(insert(readings).from_select(names, taken.add_columns(*values)))

    async def _found(self, statement: Select[tuple[object, ...]]) -> Mapping[str, KeptReading]:
        found = await self._connection.execute(statement)
        return {row["key"]: _kept(row) for row in found.mappings()}


def _newest(keys: Collection[str]) -> Select[tuple[object, ...]]:
    newest_first = (_row.key, _row.create_time.desc())
    return select(readings).ext(distinct_on(_row.key)).where(_row.key.in_(keys)).order_by(*newest_first)


def _given(slides: SlideSet, kept: KeptReading) -> Mapping[str, Any]:
    return {
        "id": kept.id,
        "key": slides.key(Way(kept.reader, kept.model, kept.prompt_version)),
        "reader": kept.reader,
        "model": kept.model,
        "model_version": kept.model_version,
        "prompt_version": kept.prompt_version,
        "body": to_body(kept.reading),
    }


def _kept(row: RowMapping) -> KeptReading:
    way = (row["reader"], row["model"], row["model_version"], row["prompt_version"])
    return KeptReading(row["id"], *way, from_body(row["body"]))
