"""Shows profiles, forgets them, and says how they are watched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from common.database import Database
from common.paging import page_token, position_of
from monitor.clients.media_cache import Location, MediaCache
from monitor.domain.profiles import Monitoring, Profile, ProfileNotFound
from monitor.domain.queries import ProfileQuery
from monitor.repository import Work

_RUNS_SHOWN = 20
_CHANGES_SHOWN = 20


@dataclass(frozen=True)
class FoundProfiles:
    """Profiles, where their pictures are, and the token of the page behind them."""

    profiles: tuple[Profile, ...]
    locations: Mapping[UUID, Location]
    next_token: str | None = None


class Profiles:
    """What can be done with profiles that are kept."""

    def __init__(self, database: Database[Work], media: MediaCache) -> None:
        self._database = database
        self._media = media

    async def get(self, profile_id: UUID) -> FoundProfiles:
        """The profile, alone."""
        async with self._database.unit_of_work() as work:
            profile = await work.profiles.get(profile_id)
        return await self.located([profile])

    async def page(self, query: ProfileQuery, page_size: int, token: str | None) -> FoundProfiles:
        """A page of profiles, the last added first."""
        after = position_of(query, token)
        async with self._database.unit_of_work() as work:
            rows = await work.profiles.page(query, after[1] if after else None, page_size + 1)
        profiles = rows[:page_size]
        next_token = page_token(query, ("", profiles[-1].id)) if len(rows) > page_size else None
        return await self.located(profiles, next_token)

    async def delete(self, profile_id: UUID) -> None:
        """Forgets the profile with its posts, their history and its runs."""
        async with self._database.unit_of_work() as work:
            await work.profiles.remove(profile_id)

    async def monitoring(self, profile_id: UUID) -> Monitoring:
        """How the profile is watched, with its latest runs and the latest changes of its account."""
        async with self._database.unit_of_work() as work:
            return await _monitoring(work, profile_id)

    async def switch(self, profile_id: UUID, *, enabled: bool, hours: int | None) -> Monitoring:
        """Switches the visits to the profile on or off; switched on, it is due at once."""
        async with self._database.unit_of_work() as work:
            if not await work.watching.switch([profile_id], enabled=enabled, hours=hours):
                raise ProfileNotFound
            return await _monitoring(work, profile_id)

    async def switch_many(self, profile_ids: Sequence[UUID], *, enabled: bool) -> tuple[int, Sequence[UUID]]:
        """Switches the visits of all of them; how many there are, and the ids that are no profile's."""
        distinct = list(dict.fromkeys(profile_ids))
        async with self._database.unit_of_work() as work:
            found = await work.watching.switch(distinct, enabled=enabled)
        return len(found), [each for each in distinct if each not in found]

    async def located(self, profiles: Sequence[Profile], next_token: str | None = None) -> FoundProfiles:
        """The profiles with where their pictures are."""
        locations = await self._media.locate([profile.avatar_id for profile in profiles if profile.avatar_id])
        return FoundProfiles(tuple(profiles), locations, next_token)


async def _monitoring(work: Work, profile_id: UUID) -> Monitoring:
    profile = await work.profiles.get(profile_id)
    runs = await work.runs.latest(profile_id, _RUNS_SHOWN)
    changes = await work.accounts.changes(profile_id, _CHANGES_SHOWN)
    return Monitoring(profile, tuple(runs), tuple(changes))
