"""SQL for accounts: which profile is whose, under which name, and in which state, each change dated."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from common.clock import new_id
from monitor.domain.handles import Handle
from monitor.domain.pages import FoundProfile
from monitor.domain.profiles import AccountChange, AccountState
from monitor.repository.noting_statement import noting
from monitor.tables import account_changes, profiles

_row = profiles.c


class Accounts:
    """Accounts in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(
        self, found: FoundProfile, handle: Handle, *, is_own_profile: bool | None, state: AccountState | None = None
    ) -> tuple[UUID, bool]:
        """The id of the account's profile, brought up to date or made now, and whether it was made now.

        An account is known by its uid, then by its handle. A handle that turns up with another uid has moved on.
        """
        await self._wait_for_others(handle, found.uid)
        kept = await self._of_account(handle, found.uid)
        told = _told(found) | ({} if is_own_profile is None else {"is_own_profile": is_own_profile})
        if kept is None:
            return await self._add(told, handle, state or AccountState.ACTIVE), True
        await self._connection.execute(update(profiles).where(_row.id == kept).values(**told, updated_at=func.now()))
        await self._note(kept, state, handle)
        return kept, False

    async def note(self, profile_id: UUID, *, state: AccountState | None = None, handle: Handle | None = None) -> None:
        """Keeps the account's state, and the handle that it took, each where it is given; what changes is dated."""
        if handle:
            await self._wait_for_others(handle)
        await self._note(profile_id, state, handle)

    async def seek_in(self, profile_id: UUID, region: str | None) -> None:
        """The region from which the account is to be read from now on."""
        await self._connection.execute(update(profiles).where(_row.id == profile_id).values(region=region))

    async def changes(self, profile_id: UUID, rows: int) -> Sequence[AccountChange]:
        """The latest changes of the account, newest first."""
        change = account_changes.c
        statement = select(change.state, change.handle, change.observed_at).where(change.profile_id == profile_id)
        found = await self._connection.execute(statement.order_by(change.observed_at.desc()).limit(rows))
        return [AccountChange(AccountState(one.state), one.handle, one.observed_at) for one in found]

    async def _wait_for_others(self, *names: str | None) -> None:
        # Two calls that add one account at once must not both find it missing. Sorted, so that they cannot deadlock.
        for name in sorted(name for name in names if name):
            await self._connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))

    async def _of_account(self, handle: Handle, uid: str | None) -> UUID | None:
        if uid is None:
            bearers = await self._locked(_bears(handle))
            return bearers[0].id if bearers else None
        rows = await self._locked(_bears(handle) | (_row.tiktok_uid == uid))
        same = [row for row in rows if row.tiktok_uid == uid] or [row for row in rows if row.tiktok_uid is None]
        return same[0].id if same else None

    async def _add(self, told: dict[str, Any], handle: Handle, state: AccountState) -> UUID:
        profile_id = new_id()
        await self._take_from_others(profile_id, handle)
        standing = {"handle": handle, "account_state": state, "account_state_since": func.clock_timestamp()}
        added = insert(profiles).values(id=profile_id, **standing, **told).returning(_row.account_state_since)
        moment = (await self._connection.execute(added)).scalar_one()
        first = {"profile_id": profile_id, "state": state, "handle": handle, "observed_at": moment}
        await self._connection.execute(insert(account_changes).values(first))
        return profile_id

    async def _note(self, profile_id: UUID, state: AccountState | None, handle: Handle | None) -> None:
        is_own = _row.id == profile_id
        # Locked before the moment is taken, so that moments follow one another as changes do.
        await self._locked(is_own | _bears(handle) if handle else is_own)
        if handle:
            await self._take_from_others(profile_id, handle)
        noted = {"noted_id": profile_id, "noted_state": state, "noted_handle": handle}
        await self._connection.execute(noting(), noted)

    async def _take_from_others(self, profile_id: UUID, handle: Handle) -> None:
        others = update(profiles).where(_bears(handle), _row.id != profile_id)
        await self._connection.execute(others.values(handle_lost_time=func.now()))

    async def _locked(self, which: ColumnElement[bool]) -> Sequence[Row[UUID, str | None]]:
        # In the order of their ids: two accounts that swap their names at once must not wait for each other.
        statement = select(_row.id, _row.tiktok_uid).where(which).order_by(_row.id).with_for_update(key_share=True)
        return (await self._connection.execute(statement)).all()


def _bears(handle: Handle) -> ColumnElement[bool]:
    return (_row.handle == handle) & _row.handle_lost_time.is_(None)


def _told(found: FoundProfile) -> dict[str, Any]:
    """The columns of what the answer told; what it left out stays as it is."""
    told = {
        "tiktok_uid": found.uid,
        "nickname": found.nickname,
        "bio": found.bio,
        "verified": found.is_verified,
    }
    return {name: each for name, each in told.items() if each is not None}
