"""What asking for media writes: new rows, and the judgement of those that are there."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from common.clock import new_id
from common.database import unnested
from common.work import wanted, wanted_again
from media_cache.domain.assets import Accepted, Wish
from media_cache.domain.states import Status
from media_cache.tables import MEDIA, cache_assets

_ROW = cache_assets.c
WRITTEN = (
    *("id", "identity", "original_url", "alternate_urls", "kind", "width", "height"),
    *("expire_time", "status", "priority", "trace_parent"),
)


@dataclass(frozen=True)
class Known:
    """An asset that is there already."""

    id: UUID
    status: Status
    original_url: str

    def accepted(self, *, is_queued: bool) -> Accepted:
        """The answer to whoever wished for it."""
        return Accepted(self.id, self.status, is_queued)

    def is_to_be_asked_anew(self, wish: Wish, *, force: bool) -> bool:
        """Whether `wish` changes anything: a fresh address heals what failed, force fetches what is cached again."""
        if self.status is Status.DOWNLOADING:
            return False
        is_fresh = wish.source.url != self.original_url
        return (is_fresh and self.status is not Status.CACHED) or (force and self.status is not Status.PENDING)


def new_row(wish: Wish) -> dict[str, Any]:
    """The row of an asset that is asked for the first time."""
    source = wish.source
    return {
        "id": new_id(),
        "identity": wish.identity,
        "original_url": source.url,
        "alternate_urls": list(source.alternate_urls),
        "kind": source.kind,
        "width": source.width,
        "height": source.height,
        "expire_time": wish.expire_time,
        **wanted(MEDIA),
    }


@cache
def upsert(*, force: bool) -> ReturningInsert[bytes, UUID, str, str]:
    """Inserts what is new; judges what is there as it is at that moment, which may be later than it was looked at.

    Its parameters are the `lists_of` rows that `new_row` makes.
    """
    asked = select(*unnested(cache_assets, WRITTEN).c)
    statement = insert(cache_assets).from_select(list(WRITTEN), asked)
    fresh = statement.excluded
    is_failed = _ROW.status == Status.FAILED
    is_fresh = (fresh["original_url"] != _ROW.original_url) & ((_ROW.status == Status.PENDING) | is_failed)
    is_forced = (_ROW.status == Status.CACHED) | is_failed
    return statement.on_conflict_do_update(
        index_elements=[_ROW.identity],
        set_={
            **{name: fresh[name] for name in ("original_url", "alternate_urls", "expire_time", "trace_parent")},
            **{name: value for name, value in wanted_again(MEDIA).items() if name != "trace_parent"},
            "delete_time": None,
        },
        where=is_fresh | is_forced if force else is_fresh,
    ).returning(_ROW.identity, _ROW.id, _ROW.status, _ROW.original_url)
