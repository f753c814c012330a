"""Profiles: the accounts that are watched, with the sums over their posts, and how both went."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    Uuid,
    func,
    text,
)

from monitor.tables.columns import MOMENT, TOTALS, identity, metadata, moments, profile_id, zeros

_STATES = "('active', 'private', 'not_found', 'empty')"

profiles = Table(
    "tiktok_profiles",
    metadata,
    identity(),
    Column("tiktok_uid", Text, unique=True),
    Column("handle", Text, nullable=False),
    # Set when another account took the name over: handles wander, accounts do not.
    Column("handle_lost_time", MOMENT),
    Column("nickname", Text),
    Column("bio", Text),
    Column("avatar_id", Uuid),
    Column("verified", Boolean, nullable=False, server_default="false"),
    Column("is_own_profile", Boolean, nullable=False, server_default="false"),
    *zeros(BigInteger, "total_posts"),
    # Sums of numbers that may each fill a bigint.
    *zeros(Numeric, *TOTALS),
    Column("monitoring_enabled", Boolean, nullable=False, server_default="false"),
    Column("interval_hours", Integer, CheckConstraint("interval_hours > 0"), nullable=False, server_default="24"),
    Column("last_monitoring_run", MOMENT),
    Column("next_monitoring_run", MOMENT, CheckConstraint("monitoring_enabled OR next_monitoring_run IS NULL")),
    Column(
        "account_state",
        Text,
        CheckConstraint(f"account_state IN {_STATES}"),
        nullable=False,
        server_default="active",
    ),
    *moments("account_state_since"),
    # From where the account shows its posts, as two letters; NULL where it shows them anyway.
    Column("region", Text),
    # Runs that failed since the last one that did not, and the alert that was sent about them.
    *zeros(Integer, "failures_in_row"),
    Column("alert_id", Uuid),
    *moments("created_at", "updated_at"),
    Index("tiktok_profiles_handle", "handle", unique=True, postgresql_where=text("handle_lost_time IS NULL")),
    Index("tiktok_profiles_avatar", "avatar_id", postgresql_where=text("avatar_id IS NOT NULL")),
    Index("tiktok_profiles_due", "next_monitoring_run", postgresql_where=text("monitoring_enabled")),
    # Room for the sums, which change with every batch, to be renewed in place.
    postgresql_with={"fillfactor": "70"},
)

# One row for each change of an account's state or handle; the first is the one it was added with.
account_changes = Table(
    "tiktok_profile_states",
    metadata,
    profile_id(primary_key=True),
    Column("observed_at", MOMENT, primary_key=True, server_default=func.clock_timestamp()),
    Column("state", Text, CheckConstraint(f"state IN {_STATES}"), nullable=False),
    Column("handle", Text, nullable=False),
)

# The sums as they were at the end of each UTC day on which posts were observed; today's row is what they are now.
profile_days = Table(
    "tiktok_profile_metrics_history",
    metadata,
    profile_id(primary_key=True),
    Column("day", Date, primary_key=True),
    *zeros(BigInteger, "total_posts"),
    *zeros(Numeric, *TOTALS),
    Column("recorded_at", MOMENT, nullable=False),
    postgresql_with={"fillfactor": "70"},
)
