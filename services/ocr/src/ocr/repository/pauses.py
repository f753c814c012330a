"""SQL of readers that are left alone for a time, and of models that are gone."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import Runner
from common.errors import Failure
from ocr.domain.pauses import Pause
from ocr.domain.states import Status
from ocr.tables import analyses, reader_pauses, retired_models

_row = reader_pauses.c


class Pauses:
    """The pauses in this transaction. One that is over in time lets a single call through, to learn more."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take_probe(self, reader: str, key_digest: str, interval: timedelta) -> bool:
        """Whether this caller is the one that is let through; the next one is after the interval."""
        is_over = (_row.reader == reader) & (_row.key_digest == key_digest) & (_row.until_time <= func.now())
        taken = update(reader_pauses).where(is_over).values(until_time=func.now() + interval)
        return (await self._connection.execute(taken)).rowcount == 1

    async def begin(self, reader: str, key_digest: str, failure: Failure, interval: timedelta) -> None:
        """Has the reader left alone for so long, because of the failure; a longer pause that stands already stays."""
        until = func.now() + interval
        told = {"reason": failure.reason, "message": failure.message}
        begun = insert(reader_pauses).values(reader=reader, key_digest=key_digest, until_time=until, **told)
        longest = func.greatest(_row.until_time, begun.excluded.until_time)
        again = {**told, "until_time": longest}
        await self._connection.execute(begun.on_conflict_do_update(index_elements=["reader", "key_digest"], set_=again))

    async def end(self, reader: str) -> int:
        """The reader serves us again: makes the analyses due that waited for that; returns how many."""
        ended = await self._connection.execute(
            delete(reader_pauses).where(_row.reader == reader).returning(_row.reason)
        )
        row = analyses.c
        waits = (row.status == Status.PENDING) & row.error_reason.in_(ended.scalars().all())
        # In one order, as everybody does who locks several rows.
        held = select(row.id).where(waits, row.due_time > func.now()).order_by(row.id).with_for_update()
        due = update(analyses).where(row.id.in_(held)).values(due_time=func.now())
        return (await self._connection.execute(due)).rowcount


async def pauses_of(runner: Runner, reader: str) -> Sequence[Pause]:
    """The pauses of the reader, whichever key met them."""
    return [Pause(**each) for each in await runner.run(_OF_READER, {"of_reader": reader})]


class RetiredModels:
    """The models that are gone, in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def within(self, interval: timedelta) -> frozenset[str]:
        """The models that were found to be gone within the interval."""
        row = retired_models.c
        found = select(row.model).where(row.retire_time > func.now() - interval)
        return frozenset((await self._connection.execute(found)).scalars())

    async def note(self, model: str) -> None:
        """The model was found to be gone now."""
        noted = insert(retired_models).values(model=model)
        await self._connection.execute(
            noted.on_conflict_do_update(index_elements=["model"], set_={"retire_time": func.now()})
        )


_IS_STANDING = (_row.until_time > func.now()).label("is_standing")
_OF_READER = select(_row.key_digest, _row.reason, _row.message, _IS_STANDING).where(
    _row.reader == bindparam("of_reader")
)
