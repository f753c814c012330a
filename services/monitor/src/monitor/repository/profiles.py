"""SQL for profiles."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.handles import Handle
from monitor.domain.profiles import AccountState, Profile, ProfileNotFound, Totals, Whereabouts
from monitor.domain.queries import ProfileQuery
from monitor.tables import profiles

_row = profiles.c


class Profiles:
    """Profiles in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, profile_id: UUID) -> Profile:
        """The profile; `ProfileNotFound` when there is none."""
        return _profile(await self._one(select(profiles).where(_row.id == profile_id)))

    async def by_handle(self, handle: Handle) -> Profile | None:
        """The profile that bears the handle, as far as is known."""
        bears = (_row.handle == handle) & _row.handle_lost_time.is_(None)
        row = (await self._connection.execute(select(profiles).where(bears))).mappings().first()
        return _profile(row) if row else None

    async def lock(self, profile_id: UUID) -> None:
        """Keeps everybody else from recording for the profile until this transaction ends: its sums stay exact."""
        await self._one(select(_row.id).where(_row.id == profile_id).with_for_update(key_share=True))

    async def page(self, query: ProfileQuery, after: UUID | None, rows: int) -> Sequence[Profile]:
        """Up to so many profiles, the last added first, behind the given one."""
        statement = select(profiles).order_by(_row.id.desc()).limit(rows)
        if after:
            statement = statement.where(_row.id < after)
        if query.monitoring_enabled is not None:
            statement = statement.where(_row.monitoring_enabled == query.monitoring_enabled)
        found = await self._connection.execute(statement)
        return [_profile(row) for row in found.mappings()]

    async def set_avatar(self, profile_id: UUID, avatar_id: UUID) -> None:
        """The asset that is the account's picture from now on."""
        await self._connection.execute(update(profiles).where(_row.id == profile_id).values(avatar_id=avatar_id))

    async def remove(self, profile_id: UUID) -> None:
        """Forgets the profile with everything of it; `ProfileNotFound` when there is none."""
        removed = await self._connection.execute(delete(profiles).where(_row.id == profile_id))
        if removed.rowcount == 0:
            raise ProfileNotFound

    async def _one(self, statement: Any) -> RowMapping:
        found = (await self._connection.execute(statement)).mappings().first()
        if found is None:
            raise ProfileNotFound
        return found


def _profile(row: RowMapping) -> Profile:
    return Profile(
        id=row["id"],
        whereabouts=Whereabouts(
            handle=Handle(row["handle"]),
            uid=row["tiktok_uid"],
            region=row["region"],
            has_lost_handle=row["handle_lost_time"] is not None,
        ),
        nickname=row["nickname"],
        bio=row["bio"],
        avatar_id=row["avatar_id"],
        verified=row["verified"],
        is_own_profile=row["is_own_profile"],
        totals=Totals(
            posts=row["total_posts"],
            views=int(row["total_views"]),
            likes=int(row["total_likes"]),
            shares=int(row["total_shares"]),
            comments=int(row["total_comments"]),
            saves=int(row["total_saves"]),
        ),
        account_state=AccountState(row["account_state"]),
        account_state_since=row["account_state_since"],
        monitoring_enabled=row["monitoring_enabled"],
        interval_hours=row["interval_hours"],
        last_run_time=row["last_monitoring_run"],
        next_run_time=row["next_monitoring_run"],
        create_time=row["created_at"],
        update_time=row["updated_at"],
    )
