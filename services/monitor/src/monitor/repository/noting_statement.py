"""The one statement that keeps what is news about an account: its state, its handle, and the change with its date."""

from datetime import timedelta

from sqlalchemy import Insert, bindparam, case, func, insert, or_, select, update

from monitor.tables import account_changes, profiles

_row = profiles.c


def noting() -> Insert:
    """Writes what differs from what is known, with one moment, and nothing where nothing does.

    Its parameters: `noted_id`, and `noted_state` and `noted_handle`, of which either may be NULL: not told.
    """
    noted_id = bindparam("noted_id", type_=_row.id.type)
    # Whichever way the clock was set, a change comes after those before it.
    before = select(func.max(account_changes.c.observed_at)).where(account_changes.c.profile_id == noted_id)
    after = before.scalar_subquery() + timedelta(microseconds=1)
    taken = select(func.greatest(func.clock_timestamp(), after).label("moment")).cte("taken")
    moment = select(taken.c.moment).scalar_subquery()
    handle = bindparam("noted_handle", type_=_row.handle.type)
    state = func.coalesce(bindparam("noted_state", type_=_row.account_state.type), _row.account_state)
    is_regained = handle.is_not(None) & _row.handle_lost_time.is_not(None)
    changed = (
        update(profiles)
        .where(_row.id == noted_id)
        .where(or_(_row.account_state != state, _row.handle != handle, is_regained))
        .values(
            account_state=state,
            account_state_since=case((_row.account_state != state, moment), else_=_row.account_state_since),
            handle=func.coalesce(handle, _row.handle),
            handle_lost_time=case((handle.is_(None), _row.handle_lost_time)),
            updated_at=func.now(),
        )
        .returning(_row.id, _row.account_state, _row.handle, moment.label("moment"))
        .cte("changed")
    )
    columns = ["profile_id", "state", "handle", "observed_at"]
    return insert(account_changes).from_select(columns, select(changed))
