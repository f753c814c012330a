"""SQL for how providers stand towards our keys. One that has no row serves us."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, RowMapping, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.sources import SourceState, Standing
from monitor.tables import source_standings

_row = source_standings.c


class Standings:
    """The standings in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, source: str, key_digest: str) -> Standing:
        """How the provider stands towards the key."""
        found = await self._connection.execute(select(source_standings).where(_is(source, key_digest)))
        row = found.mappings().first()
        return _standing(row) if row else Standing()

    async def close(self, source: str, key_digest: str, state: SourceState, reason: str) -> bool:
        """The provider refuses the key from now on; answers whether it did not do so before."""
        values = {"source": source, "key_digest": key_digest, "state": state, "reason": reason}
        added = insert(source_standings).values(values).on_conflict_do_nothing().returning(_row.state)
        return (await self._connection.execute(added)).first() is not None

    async def take_check(self, source: str, key_digest: str, interval: timedelta) -> bool:
        """Whether it is this caller's turn to ask if credits are back: once in each interval it is somebody's."""
        is_due = (_row.state == SourceState.OUT_OF_CREDITS) & (_row.checked_at <= func.now() - interval)
        taken = update(source_standings).where(_is(source, key_digest), is_due).values(checked_at=func.now())
        return (await self._connection.execute(taken)).rowcount == 1

    async def open(self, source: str, key_digest: str) -> Sequence[Standing]:
        """The provider serves the key again; returns what ended by that, which is nothing if somebody was first."""
        return await self._ended(source, _row.key_digest == key_digest)

    async def forget_other_keys(self, source: str, key_digest: str) -> Sequence[Standing]:
        """Forgets the refusals that other keys met, if the provider serves this one; returns what ended by that."""
        own = source_standings.alias()
        is_refused = exists().where(own.c.source == source, own.c.key_digest == key_digest)
        return await self._ended(source, (_row.key_digest != key_digest) & ~is_refused)

    async def _ended(self, source: str, which: ColumnElement[bool]) -> Sequence[Standing]:
        ended = delete(source_standings).where(_row.source == source, which).returning(source_standings)
        return [_standing(row) for row in (await self._connection.execute(ended)).mappings()]


def _is(source: str, key_digest: str) -> ColumnElement[bool]:
    return (_row.source == source) & (_row.key_digest == key_digest)


def _standing(row: RowMapping) -> Standing:
    return Standing(SourceState(row["state"]), row["reason"], row["since"])
