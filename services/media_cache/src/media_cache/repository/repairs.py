"""The SQL of mending: what lost its object is fetched anew, and what no row knew becomes a row that is given up."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from common.objects import ObjectHead
from common.work import wanted_again
from media_cache.domain.states import Status
from media_cache.tables import MEDIA, asset_variants, cache_assets, stored_objects

_ASSET = cache_assets.c
_NO_CONTENT: dict[str, Any] = dict.fromkeys(("sha256", "cache_key", "content_type", "size_bytes"))


class Repairs:
    """What is mended in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def fetch_anew(self, digests: Collection[str]) -> int:
        """Has nobody refer to these contents any more, and their assets fetched again; returns how many."""
        refers = _ASSET.sha256 == func.any(list(digests))
        has_ended = _ASSET.status.in_((Status.CACHED, Status.FAILED))
        again = update(cache_assets).where(refers, has_ended).values({**wanted_again(MEDIA), **_NO_CONTENT})
        queued = (await self._connection.execute(again)).rowcount
        # The others are on the queue, or at work, already; what was cached this very moment is left to the next round.
        await self._connection.execute(update(cache_assets).where(refers, ~has_ended).values(_NO_CONTENT))
        return queued

    async def adopt(self, sha256: str, cache_key: str, head: ObjectHead) -> None:
        """Makes an object that no row knows one that is given up: whoever wants this content is told to wait.

        Deleted without a row, it could go just when somebody has put it again.
        """
        row = {"sha256": sha256, "cache_key": cache_key, "delete_time": func.now(), **vars(head)}
        await self._connection.execute(insert(stored_objects).values(row).on_conflict_do_nothing())

    async def forget_variants(self, keys: Collection[str]) -> None:
        """Has these variants made again when somebody asks for them."""
        await self._connection.execute(delete(asset_variants).where(asset_variants.c.cache_key == func.any(list(keys))))
