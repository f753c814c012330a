"""Records what a visit saw: has the media cached, then keeps the posts, a few in each transaction."""

from collections.abc import Awaitable, Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from common.database import Database
from monitor.clients.media_cache import MediaCache
from monitor.domain.comparison import tally_of
from monitor.domain.kept import KeptMedia
from monitor.domain.posts import FoundPost, TikTokId
from monitor.domain.runs import Tally
from monitor.repository import Work

# Called in the transaction of each batch: what it came to, and how many of the posts are settled by then.
Progress = Callable[[Work, Tally, int], Awaitable[None]]


@dataclass(frozen=True)
class Visit:
    """What all posts of one page have in common: whose they are, and the one moment that counts as their observation.

    A run observes a post once, however many of its pages list it.
    """

    profile_id: UUID
    observed_time: datetime
    run_id: UUID | None = None
    force_recache: bool = False


@dataclass(frozen=True)
class _Known:
    """Posts that are kept: those whose media the cache knows, and among them those whose media are all cached.

    The others are asked for again, since addresses expire and these ones are fresh.
    """

    whole: Set[TikTokId]
    settled: Set[TikTokId]


class Recorder:
    """Records posts in small transactions, so that a failure loses one batch and a repetition mends it."""

    def __init__(self, database: Database[Work], media: MediaCache, batch_size: int) -> None:
        self._database = database
        self._media = media
        self._batch_size = batch_size

    async def record(
        self, visit: Visit, posts: Sequence[FoundPost], *, position: int = 0, progress: Progress | None = None
    ) -> Tally:
        """Records the posts from the position on and says what they were."""
        known = await self._known(posts[position:])
        total = Tally()
        for start in range(position, len(posts), self._batch_size):
            batch = posts[start : start + self._batch_size]
            media, queued = await self._ask_for_media(visit, batch, known)
            total += await self._write(
                visit, list(zip(batch, media, strict=True)), queued, start + len(batch), progress
            )
        return total

    async def _known(self, posts: Sequence[FoundPost]) -> _Known:
        async with self._database.unit_of_work() as work:
            known = await work.observing.known_media([post.tiktok_id for post in posts])
        located = await self._media.locate([each for ids in known.values() for each in ids])
        cached = {each for each, location in located.items() if location.is_cached}
        return _Known(
            whole={tiktok_id for tiktok_id, ids in known.items() if located.keys() >= set(ids)},
            settled={tiktok_id for tiktok_id, ids in known.items() if cached >= set(ids)},
        )

    async def _ask_for_media(
        self, visit: Visit, batch: Sequence[FoundPost], known: _Known
    ) -> tuple[list[KeptMedia], int]:
        wanted = [post for post in batch if visit.force_recache or post.tiktok_id not in known.settled]
        asked = await self._media.cache(wanted, force_recache=visit.force_recache)
        media = {post.tiktok_id: each for post, each in zip(wanted, asked.media, strict=True)}
        # A known post keeps its ids; only where the cache has forgotten one do the new ones take their place.
        given = [KeptMedia() if post.tiktok_id in known.whole else media[post.tiktok_id] for post in batch]
        return given, asked.queued

    async def _write(
        self,
        visit: Visit,
        batch: Sequence[tuple[FoundPost, KeptMedia]],
        queued: int,
        reached: int,
        progress: Progress | None,
    ) -> Tally:
        async with self._database.unit_of_work() as work:
            await work.profiles.lock(visit.profile_id)
            verdicts = await work.observing.record(visit.profile_id, visit.observed_time, visit.run_id, batch)
            tally = replace(tally_of(verdicts), media_queued=queued)
            if progress:
                # Here, with the posts: a run that lost its lease must not leave half a page behind.
                await progress(work, tally, reached)
        return tally
