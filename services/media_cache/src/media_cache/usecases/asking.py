"""Asking for media to be cached: answered at once, done in the background."""

from collections.abc import Sequence, Set
from uuid import UUID

from common.database import Database
from common.errors import Violation
from common.links import BadLink, parse_link
from media_cache.domain.assets import Accepted, Source, Wish
from media_cache.domain.expiry import last_expire_time
from media_cache.domain.failures import InvalidUrl
from media_cache.domain.identity import identity_digest
from media_cache.domain.posts import PostMedia
from media_cache.repository import MediaUnitOfWork


class Asking:
    """Takes addresses and gives ids. The same media asked for again, under whatever signature, is the same asset."""

    def __init__(self, database: Database[MediaUnitOfWork], signed_hosts: Set[str]) -> None:
        self._database = database
        self._signed_hosts = signed_hosts

    async def cache(self, sources: Sequence[Source], *, force_recache: bool = False) -> list[Accepted]:
        """The asset of each source, in order; raises InvalidUrl, and changes nothing, when an address is malformed."""
        read = [self._read(source, f"assets[{at}]") for at, source in enumerate(sources)]
        violations = [each for each in read if isinstance(each, Violation)]
        if violations:
            raise InvalidUrl(violations=violations)
        return await self._ask([each for each in read if isinstance(each, Wish)], force_recache=force_recache)

    async def cache_post_media(
        self, posts: Sequence[PostMedia[Source]], *, force_recache: bool = False
    ) -> tuple[list[PostMedia[UUID]], int]:
        """The ids of each post's media, and how many were queued; what has no acceptable address has no id."""
        wishes = [post.map(self._wish) for post in posts]
        together = [wish for post in wishes for wish in post]
        accepted = await self._ask(together, force_recache=force_recache)
        ids = {wish.identity: asset.id for wish, asset in zip(together, accepted, strict=True)}
        queued = {asset.id for asset in accepted if asset.is_queued}
        return [post.map(lambda wish: ids[wish.identity]) for post in wishes], len(queued)

    async def _ask(self, wishes: Sequence[Wish], *, force_recache: bool) -> list[Accepted]:
        if not wishes:
            return []
        async with self._database.unit_of_work() as work:
            accepted = await work.assets.ask(wishes, force=force_recache)
            work.ring_workers(len({asset.id for asset in accepted if asset.is_queued}))
        return accepted

    def _wish(self, source: Source) -> Wish | None:
        read = self._read(source, "")
        return read if isinstance(read, Wish) else None

    def _read(self, source: Source, field: str) -> Wish | Violation:
        """The wish, or what is wrong with its first bad address."""
        named = [(f"{field}.url", source.url)]
        named += [(f"{field}.alternateUrls[{at}]", url) for at, url in enumerate(source.alternate_urls)]
        links = []
        for name, url in named:
            try:
                links.append(parse_link(url))
            except BadLink as fault:
                return Violation(name, f"must be an http or https URL ({fault})")
        return Wish(source, identity_digest(links[0], self._signed_hosts), last_expire_time(links))
