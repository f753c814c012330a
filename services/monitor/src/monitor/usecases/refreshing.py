"""Gets fresh addresses for media whose old ones are over: asks for their posts, once in a day each."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from common.database import Database
from common.errors import Failure
from monitor.clients.media_cache import MediaCache
from monitor.clients.source import AccountNotFound, PageAnswer, PostSource, SourceUnreadable
from monitor.domain.bodies import packed, unpacked
from monitor.domain.posts import Media, RefreshUnderWay, SoughtPost
from monitor.repository import Work
from monitor.usecases.fetching import Fetched
from monitor.usecases.recording import Recorder, Visit

_MOMENT = timedelta(seconds=2)


class Refreshing:
    """Asks for single posts again. What was paid for is kept before anything is done with it, and read from there."""

    def __init__(
        self, database: Database[Work], source: PostSource, media: MediaCache, recorder: Recorder, interval: timedelta
    ) -> None:
        self._database = database
        self._source = source
        self._media = media
        self._recorder = recorder
        self._interval = interval

    async def refresh(self, asset_ids: Sequence[UUID]) -> Sequence[UUID]:
        """Has the media of the posts that refer to these assets cached from fresh addresses; returns those found."""
        async with self._database.unit_of_work() as work:
            sought = await work.referring.newest_posts(asset_ids)
        posts = {post.id: post for post in sought.values()}
        shown = {post_id for post_id, post in posts.items() if await self._refresh_post(post)}
        return [asset_id for asset_id, post in sought.items() if post.id in shown]

    async def _refresh_post(self, post: SoughtPost) -> bool:
        """Whether the provider still shows it."""
        fetched = await self._fetch(post)
        own = [each for each in fetched.page.posts if each.tiktok_id == post.tiktok_id] if fetched else []
        if fetched is None or not own:
            return False
        await self._recorder.record(Visit(post.profile_id, fetched.observed_time), own)
        if fetched.page.profile and fetched.page.profile.avatar:
            await self._keep_avatar(post.profile_id, fetched.page.profile.avatar)
        return True

    async def _fetch(self, post: SoughtPost) -> Fetched | None:
        """The post as a page of one, fresh or of this day; None when it is gone."""
        async with self._database.unit_of_work() as work:
            is_ours = await work.refreshing.begin(post.id, self._interval)
            last = None if is_ours else await work.refreshing.last_answer(post, self._interval)
        if last is None:
            return await self._ask(post)
        if not last.is_there:
            raise RefreshUnderWay(retry_after=_MOMENT)
        if last.page is None:
            return None
        page = self._source.read_page(unpacked(last.page.body), post.handle)
        return Fetched(page, last.page.observed_time)

    async def _ask(self, post: SoughtPost) -> Fetched | None:
        try:
            answer = await self._source.fetch_post(post.address, post.region)
        except (AccountNotFound, SourceUnreadable):
            async with self._database.unit_of_work() as work:
                await work.refreshing.answered(post.id)
            return None
        except Failure:
            async with self._database.unit_of_work() as work:
                await work.refreshing.give_up(post.id)
            raise
        return await self._keep(post, answer)

    async def _keep(self, post: SoughtPost, answer: PageAnswer) -> Fetched:
        body = packed(answer.body)
        async with self._database.unit_of_work() as work:
            moment = await work.sources.keep_page(post.profile_id, self._source.name, body)
            await work.refreshing.answered(post.id, moment)
            # Last: everybody writes to the account of the day.
            await work.credits.settle(self._source.name, answer.page.credits, post.profile_id)
        return Fetched(answer.page, moment)

    async def _keep_avatar(self, profile_id: UUID, avatar: Media) -> None:
        avatar_id, _ = await self._media.cache_avatar(avatar)
        if avatar_id:
            async with self._database.unit_of_work() as work:
                await work.profiles.set_avatar(profile_id, avatar_id)
