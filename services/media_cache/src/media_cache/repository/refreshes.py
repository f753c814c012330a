"""The SQL of addresses that run out: assets that will be too late, and fresh addresses that are asked for."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from common.work import wanted, wanted_again
from media_cache.domain.states import Status
from media_cache.tables import REFRESH_STATES, REFRESHES, cache_assets, link_refreshes

_ASSET, _ROW = cache_assets.c, link_refreshes.c


class Refreshes:
    """The refreshes in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask_for(self, asset_id: UUID, interval: timedelta, *, is_over: bool) -> bool:
        """Has a fresh address asked for, unless that was done within the interval or is still to be done.

        The asset's address `is_over`, or else the moment that it names for that has to be past.
        """
        values = wanted(REFRESHES)
        columns = (literal(value, _ROW[name].type) for name, value in values.items())
        asset = select(_ASSET.id, *columns).where(_ASSET.id == asset_id)
        if not is_over:
            asset = asset.where(_ASSET.expire_time <= func.now())
        asked = insert(link_refreshes).from_select(["id", *values], asset)
        has_ended = _ROW.status.in_((REFRESH_STATES.done, REFRESH_STATES.failed))
        is_long_ago = func.coalesce(_ROW.refresh_time < func.now() - interval, True)
        again = asked.on_conflict_do_update(
            index_elements=[_ROW.id], set_=wanted_again(REFRESHES), where=has_ended & is_long_ago
        )
        return await self._connection.scalar(again.returning(_ROW.id)) is not None

    async def is_wanted(self, asset_id: UUID) -> bool:
        """Whether the asset still waits for a fresh address: nobody has brought one meanwhile."""
        is_failed = (_ASSET.id == asset_id) & (_ASSET.status == Status.FAILED)
        return await self._connection.scalar(select(_ASSET.id).where(is_failed)) is not None

    async def note_answer(self, asset_id: UUID) -> None:
        """The monitor was asked, and answered, just now."""
        await self._connection.execute(
            update(link_refreshes).where(_ROW.id == asset_id).values(refresh_time=func.now())
        )

    async def expiring(self, within: timedelta) -> int:
        """How many assets are not cached yet whose addresses are over by then, or already."""
        # Each in the words of its own index, which knows what is waiting and what is active.
        states = (literal(status, literal_execute=True) for status in (Status.PENDING, Status.DOWNLOADING))
        soon = select(func.count()).where(_ASSET.expire_time < func.now() + within)
        waiting, active = (soon.where(_ASSET.status == status).scalar_subquery() for status in states)
        return int(await self._connection.scalar(select(waiting + active)) or 0)
