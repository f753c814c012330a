"""SQL of readings. Of those with one key the newest counts."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Insert,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import Runner
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

    async def for_analysis(self, keys: Collection[str], analysis_id: UUID) -> Mapping[str, KeptReading]:
        """The newest reading of each key that the analysis may use: where it is to read anew, those made since."""
        found = await self._connection.execute(_FOR_ANALYSIS, {"keys": list(keys), "analysis_id": analysis_id})
        return {row["key"]: _kept(row) for row in found.mappings()}

    async def keep(self, slides: SlideSet, kept: KeptReading, analysis_id: UUID) -> None:
        """Keeps what the analysis has read, with what its calls took: all of them, or those for one slide."""
        statement = _KEEP_WHOLE if slides.is_whole else _KEEP_ONE
        await self._connection.execute(statement, {"kept_for": analysis_id, **_given(slides, kept)})


async def newest(runner: Runner, keys: Collection[str], since: datetime | None = None) -> Mapping[str, KeptReading]:
    """The newest reading of each key, made after that moment where one is given; keys without one are left out."""
    found = await runner.run(_NEWEST, {"keys": list(keys), "since": since})
    return {row["key"]: _kept(row) for row in found}


def _given(slides: SlideSet, kept: KeptReading) -> dict[str, object]:
    values = {
        "id": kept.id,
        "key": slides.key(Way(kept.reader, kept.model, kept.prompt_version)),
        "reader": kept.reader,
        "model": kept.model,
        "model_version": kept.model_version,
        "prompt_version": kept.prompt_version,
        "body": to_body(kept.reading),
    }
    return {_kept_name(name): value for name, value in values.items()}


def _kept_name(column: str) -> str:
    # A name that no table has: SQLAlchemy keeps the names of columns for itself.
    return f"kept_{column}"


def _kept(row: Mapping[Any, Any]) -> KeptReading:
    way = (row["reader"], row["model"], row["model_version"], row["prompt_version"])
    return KeptReading(row["id"], *way, from_body(row["body"]))


def _newest(since: ColumnElement[Any]) -> Select[Any]:
    newest_first = (_row.key, _row.create_time.desc())
    which = (_row.key == any_(bindparam("keys", type_=ARRAY(Text))), _row.create_time > func.coalesce(since, _LONG_AGO))
    return select(readings).ext(distinct_on(_row.key)).where(*which).order_by(*newest_first)


def _keep(*which: ColumnElement[bool]) -> Insert:
    taken = took(calls.c.analysis_id == bindparam("kept_for"), *which)
    names = ("id", "key", "reader", "model", "model_version", "prompt_version", "body")
    values = [bindparam(_kept_name(name), type_=_row[name].type) for name in names]
    taken_names = (column.name for column in taken.selected_columns)
    return insert(readings).from_select([*taken_names, *names], taken.add_columns(*values))


_FORCE_TIME = select(analyses.c.create_time).where(analyses.c.id == bindparam("analysis_id"), analyses.c.force)
_NEWEST = _newest(bindparam("since", type_=_row.create_time.type))
_FOR_ANALYSIS = _newest(_FORCE_TIME.scalar_subquery())
_KEEP_WHOLE = _keep()
_KEEP_ONE = _keep(calls.c.key == bindparam(_kept_name("key")))
