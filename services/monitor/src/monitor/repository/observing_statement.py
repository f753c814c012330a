"""The one statement that records a batch: posts, an observation of each, the sums of their profile, and their day."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    DateTime,
    Select,
    Uuid,
    bindparam,
    case,
    column,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from monitor.repository.summing import dated, summed
from monitor.tables import COUNTS, history, posts, source_pages

FOUND = (
    *("id", "tiktok_id", "tiktok_url", "content_type", "title", "description", "published_at"),
    *("duration_ms", "music_tiktok_id", "music_title", "music_author", "music_id", "video_id", "cover_id", "images"),
    *COUNTS,
)
# Parameters that are named like a column would be taken for that column's new value.
_profile_id = bindparam("for_profile", type_=Uuid)
_observed_at = bindparam("moment", type_=DateTime(timezone=True))
_NO_IMAGES: ColumnElement[Any] = literal_column("'[]'::jsonb")
_run_id = bindparam("for_run", type_=Uuid)


@cache
def recording() -> Select[bool, bool, bool, bool]:
    """Answers for each post, in order, whether it was written, was known, to this profile, and with other counts.

    Its parameters: `for_profile`, `moment`, `for_run`, and for each name in FOUND the list `<name>_list`.
    """
    found, known = _found(), _known()
    written = _written(found)
    is_changed = or_(*(known.c[name].is_distinct_from(written.c[name]) for name in COUNTS))
    return (
        select(
            written.c.id.is_not(None).label("is_written"),
            known.c.id.is_not(None).label("is_known"),
            func.coalesce(known.c.profile_id == found.c.profile_id, written.c.id.is_not(None)).label("is_ours"),
            is_changed.label("is_changed"),
        )
        .select_from(found)
        .outerjoin(known, known.c.tiktok_id == found.c.tiktok_id)
        .outerjoin(written, written.c.tiktok_id == found.c.tiktok_id)
        .order_by(found.c.place)
        .add_cte(_noted(found, known, written), dated(summed(_profile_id, known, written)))
    )


def _found() -> CTE:
    """The posts of the batch, each with its place in it."""
    columns = [column(name, posts.c[name].type) for name in FOUND]
    arrays = [bindparam(f"{one.name}_list", type_=ARRAY(one.type, dimensions=1)) for one in columns]
    rows = func.unnest(*arrays).table_valued(*columns, with_ordinality="place", name="rows").render_derived()
    return select(*rows.c, _profile_id.label("profile_id"), _observed_at.label("observed_at")).cte("found")


def _known() -> CTE:
    """Those of them that are kept, as they were before: a statement does not see what it writes."""
    row = posts.c
    asked = bindparam("tiktok_id_list", type_=ARRAY(row.tiktok_id.type))
    kept = select(row.id, row.tiktok_id, row.profile_id, row.observed_at, *(row[name] for name in COUNTS))
    return kept.where(row.tiktok_id == func.any(asked)).cte("known")


def _written(found: CTE) -> CTE:
    names = [*FOUND, "profile_id", "observed_at"]
    # In one order for everybody: two profiles that list the same posts at once must not lock each other out.
    rows = select(*(found.c[name] for name in names)).order_by(found.c.tiktok_id)
    statement = insert(posts).from_select(names, rows)
    new = statement.excluded
    is_news = (posts.c.observed_at < new.observed_at) & posts.c.observed_at.not_in(_own_moments())
    return (
        statement.on_conflict_do_update(
            index_elements=["tiktok_id"],
            set_=_renewed(new) | {"updated_at": func.now()},
            where=(posts.c.profile_id == new.profile_id) & is_news,
        )
        .returning(posts.c.id, posts.c.tiktok_id, posts.c.observed_at, *(posts.c[name] for name in COUNTS))
        .cte("written")
    )


def _renewed(new: ReadOnlyColumnCollection[str, Any]) -> dict[str, ColumnElement[Any]]:
    """A known post's counts are replaced; its media only where others are given."""
    media = {name: func.coalesce(new[name], posts.c[name]) for name in ("video_id", "cover_id", "music_id")}
    images = case((new.images == _NO_IMAGES, posts.c.images), else_=new.images)
    return {**{name: new[name] for name in (*COUNTS, "observed_at")}, **media, "images": images}


def _noted(found: CTE, known: CTE, written: CTE) -> CTE:
    present = select(written.c.id, written.c.observed_at, *(written.c[name] for name in COUNTS))
    late = (
        select(known.c.id, found.c.observed_at, *(found.c[name] for name in COUNTS))
        .join_from(found, known, known.c.tiktok_id == found.c.tiktok_id)
        .where(known.c.profile_id == found.c.profile_id, known.c.observed_at > found.c.observed_at)
        # A clock that was set back within a run makes its later pages look late.
        .where(known.c.observed_at.not_in(_own_moments()))
    )
    statement = insert(history).from_select(["post_id", "recorded_at", *COUNTS], union_all(present, late))
    return statement.on_conflict_do_nothing().returning(history.c.post_id).cte("noted")


def _own_moments() -> Select[datetime]:
    """When the run observed its pages."""
    return select(source_pages.c.observed_at).where(source_pages.c.run_id == _run_id)
