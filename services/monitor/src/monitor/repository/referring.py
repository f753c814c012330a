"""SQL that tells who refers to assets."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    TableValuedAlias,
    Uuid,
    bindparam,
    column,
    func,
    literal_column,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.handles import Handle
from monitor.domain.posts import ContentType, SoughtPost, TikTokId
from monitor.tables import MEDIA, posts, profiles

_row = posts.c
_IDS = bindparam("ids", type_=ARRAY(Uuid))
_media: ColumnElement[Sequence[UUID]] = literal_column(MEDIA, ARRAY(Uuid))


class Referring:
    """The posts and profiles that refer to assets, in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def referenced(self, asset_ids: Sequence[UUID]) -> Sequence[UUID]:
        """Those of the assets, each once, that a post or a profile refers to."""
        asked, avatar_id = _asked(), profiles.c.avatar_id
        of_posts = select(asked.c.id).where(select(_row.id).where(_is_of(asked)).exists())
        # By itself: beside the other condition, it would be answered by reading every profile.
        of_profiles = select(avatar_id).where(avatar_id == func.any(_IDS))
        return list(await self._connection.scalars(union(of_posts, of_profiles), _once(asset_ids)))

    async def newest_posts(self, asset_ids: Sequence[UUID]) -> Mapping[UUID, SoughtPost]:
        """For each of the assets the post that was observed last of those that refer to it, or whose profile does."""
        asked = _asked()
        found = await self._connection.execute(_newest_posts(asked), _once(asset_ids))
        return {
            one.asset_id: SoughtPost(
                id=one.id,
                tiktok_id=TikTokId(one.tiktok_id),
                content_type=ContentType(one.content_type),
                url=one.tiktok_url,
                profile_id=one.profile_id,
                handle=Handle(one.handle),
                region=one.region,
            )
            for one in found
        }


def _newest_posts(asked: TableValuedAlias) -> Select[UUID]:
    own = select(_row.id, _row.observed_at).where(_is_of(asked))
    of_profile = select(_row.id, _row.observed_at).join(profiles).where(profiles.c.avatar_id == asked.c.id)
    either = union_all(own.correlate(asked), of_profile.correlate(asked))
    newest = either.order_by(column("observed_at").desc(), column("id")).limit(1).lateral("newest")
    shown = (_row.id, _row.tiktok_id, _row.content_type, _row.tiktok_url, _row.profile_id)
    return (
        select(asked.c.id.label("asset_id"), *shown, profiles.c.handle, profiles.c.region)
        .select_from(asked)
        .join(newest, true())
        .join(posts, _row.id == newest.c.id)
        .join(profiles, profiles.c.id == _row.profile_id)
    )


def _asked() -> TableValuedAlias:
    return func.unnest(_IDS).table_valued(column("id", Uuid()), name="asked").render_derived()


def _once(asset_ids: Sequence[UUID]) -> dict[str, object]:
    return {"ids": list(dict.fromkeys(asset_ids))}


def _is_of(asked: TableValuedAlias) -> ColumnElement[bool]:
    return _media.contains(array([asked.c.id]))
