"""SQL for profiles."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    RowMapping,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from common.clock import new_id
from monitor.domain.handles import Handle
from monitor.domain.pages import FoundProfile
from monitor.domain.profiles import Profile, ProfileNotFound, Totals
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

    async def keep(self, found: FoundProfile, handle: Handle, *, is_own_profile: bool | None) -> tuple[UUID, bool]:
        """The id of the account's profile, brought up to date or made now, and whether it was made now.

        An account is known by its uid, then by its handle. A handle that turns up with another uid has moved on.
        """
        await self._wait_for_others(handle, found.uid)
        kept = await self._of_account(handle, found.uid)
        if kept is None:
            return await self._add(found, handle, is_own_profile=is_own_profile), True
        changes = _known(found, handle) | ({} if is_own_profile is None else {"is_own_profile": is_own_profile})
        statement = update(profiles).where(_row.id == kept).values(**changes, updated_at=func.now())
        await self._connection.execute(statement)
        return kept, False

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

    async def _wait_for_others(self, *names: str | None) -> None:
        # Two calls that add one account at once must not both find it missing. Sorted, so that they cannot deadlock.
        for name in sorted(name for name in names if name):
            await self._connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))

    async def _of_account(self, handle: Handle, uid: str | None) -> UUID | None:
        of_handle = (_row.handle == handle) & _row.handle_lost_time.is_(None)
        statement = (
            select(_row.id, _row.tiktok_uid).where(of_handle | (_row.tiktok_uid == uid)).with_for_update(key_share=True)
        )
        rows = (await self._connection.execute(statement)).all()
        same = [row for row in rows if uid and row.tiktok_uid == uid]
        same = same or [row for row in rows if not uid or row.tiktok_uid is None]
        kept: UUID | None = same[0].id if same else None
        lost = [row.id for row in rows if row.id != kept]
        await self._connection.execute(
            update(profiles).where(_row.id.in_(lost), of_handle).values(handle_lost_time=func.now())
        )
        return kept

    async def _add(self, found: FoundProfile, handle: Handle, *, is_own_profile: bool | None) -> UUID:
        profile_id = new_id()
        values = {**_known(found, handle), "id": profile_id, "is_own_profile": bool(is_own_profile)}
        await self._connection.execute(insert(profiles).values(values))
        return profile_id


def _known(found: FoundProfile, handle: Handle) -> dict[str, Any]:
    """The columns of what the answer told; what it left out stays as it is."""
    told = {
        "tiktok_uid": found.uid,
        "nickname": found.nickname,
        "bio": found.bio,
        "verified": found.is_verified,
    }
    return {
        "handle": handle,
        "handle_lost_time": None,
        **{name: each for name, each in told.items() if each is not None},
    }


def _profile(row: RowMapping) -> Profile:
    return Profile(
        id=row["id"],
        tiktok_uid=row["tiktok_uid"],
        handle=row["handle"],
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
        monitoring_enabled=row["monitoring_enabled"],
        interval_hours=row["interval_hours"],
        last_run_time=row["last_monitoring_run"],
        next_run_time=row["next_monitoring_run"],
        create_time=row["created_at"],
        update_time=row["updated_at"],
    )
