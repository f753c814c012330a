"""The part of the recording statement that keeps the sums of a profile, and of its day."""

from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Date, cast, func, literal_column, select, true, update
from sqlalchemy.dialects.postgresql import insert

from monitor.tables import COUNTS, TOTALS, profile_days, profiles

_DAILY = ("total_posts", *TOTALS)
_ZERO: ColumnElement[int] = literal_column("0")


def summed(profile_id: ColumnElement[UUID], known: CTE, written: CTE) -> CTE:
    """The sums change by what the posts changed: counting all posts again would cost more with every one of them."""
    changes = [_change(known, written, name).label(name) for name in COUNTS]
    added = func.count().filter(known.c.id.is_(None)).label("added")
    change = (
        select(profile_id.label("profile_id"), added, *changes)
        .select_from(written)
        .outerjoin(known, known.c.tiktok_id == written.c.tiktok_id)
        # A page that comes twice writes no post, and so no sum and no day either.
        .having(func.count() > 0)
        .subquery("change")
    )
    totals = {total: profiles.c[total] + change.c[name] for total, name in zip(TOTALS, COUNTS, strict=True)}
    return (
        update(profiles)
        .values(totals | {"total_posts": profiles.c.total_posts + change.c.added, "updated_at": func.now()})
        .where(profiles.c.id == change.c.profile_id)
        .returning(profiles.c.id, *(profiles.c[name] for name in _DAILY))
        .cte("summed")
    )


def dated(sums: CTE) -> CTE:
    """The day's row becomes what the sums are. The moment is taken under the profile's lock: rows are in order."""
    moment = select(func.clock_timestamp().label("moment")).cte("moment")
    day = cast(func.timezone("UTC", moment.c.moment), Date)
    # A clock that was set back stays on the newest day, which is the one that shows the present.
    newest = select(func.max(profile_days.c.day)).where(profile_days.c.profile_id == sums.c.id).scalar_subquery()
    totals = [sums.c[name] for name in _DAILY]
    row = select(sums.c.id, func.greatest(day, newest), *totals, moment.c.moment).join_from(sums, moment, true())
    statement = insert(profile_days).from_select(["profile_id", "day", *_DAILY, "recorded_at"], row)
    renewed = {name: statement.excluded[name] for name in (*_DAILY, "recorded_at")}
    upsert = statement.on_conflict_do_update(index_elements=["profile_id", "day"], set_=renewed)
    return upsert.returning(profile_days.c.day).cte("dated")


def _change(known: CTE, written: CTE, name: str) -> ColumnElement[int]:
    difference = func.coalesce(written.c[name], _ZERO) - func.coalesce(known.c[name], _ZERO)
    return func.coalesce(func.sum(difference), _ZERO)
