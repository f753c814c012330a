"""Profiles: the accounts that are watched, with the sums over their posts."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, Numeric, Table, Text, Uuid, text

from monitor.tables.columns import MOMENT, TOTALS, identity, metadata, moments, zeros

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
    *moments("created_at", "updated_at"),
    Index("tiktok_profiles_handle", "handle", unique=True, postgresql_where=text("handle_lost_time IS NULL")),
    Index("tiktok_profiles_due", "next_monitoring_run", postgresql_where=text("monitoring_enabled")),
    # Room for the sums, which change with every batch, to be renewed in place.
    postgresql_with={"fillfactor": "70"},
)
