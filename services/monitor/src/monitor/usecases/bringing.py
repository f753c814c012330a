"""Keeps posts that a caller brings, as a visit would."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common.database import Database
from monitor.clients.media_cache import MediaCache
from monitor.domain.handles import Handle
from monitor.domain.pages import FoundProfile
from monitor.domain.posts import FoundPost
from monitor.domain.runs import Tally
from monitor.repository import Work
from monitor.usecases.recording import Recorder, Visit


@dataclass(frozen=True)
class Brought:
    """An account and posts of it, as a caller knows them."""

    handle: Handle
    account: FoundProfile
    posts: tuple[FoundPost, ...]
    force_recache: bool


class Bringing:
    """Keeps what callers bring."""

    def __init__(self, database: Database[Work], media: MediaCache, recorder: Recorder) -> None:
        self._database = database
        self._media = media
        self._recorder = recorder

    async def upsert(self, brought: Brought) -> Tally:
        """Keeps the profile and the posts; of a post that is there twice the last one counts."""
        pictures = await self._picture(brought.account)
        visit = await self._begin(brought, pictures[0])
        tally = await self._recorder.record(visit, _distinct(brought.posts))
        return tally + Tally(media_queued=pictures[1])

    async def _picture(self, account: FoundProfile) -> tuple[UUID | None, int]:
        return await self._media.cache_avatar(account.avatar) if account.avatar else (None, 0)

    async def _begin(self, brought: Brought, avatar_id: UUID | None) -> Visit:
        async with self._database.unit_of_work() as work:
            profile_id, _ = await work.accounts.keep(brought.account, brought.handle, is_own_profile=None)
            if avatar_id:
                await work.profiles.set_avatar(profile_id, avatar_id)
            moment = await work.sources.now()
        return Visit(profile_id, moment, force_recache=brought.force_recache)


def _distinct(posts: Sequence[FoundPost]) -> list[FoundPost]:
    return list({post.tiktok_id: post for post in posts}.values())
