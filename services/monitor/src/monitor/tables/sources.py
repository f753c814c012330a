"""What providers answered, what that cost, and whether they serve us."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
)

from monitor.tables.columns import MOMENT, identity, metadata, moments, profile_id, zeros

source_pages = Table(
    "source_pages",
    metadata,
    identity(),
    profile_id(),
    Column("run_id", Uuid, ForeignKey("profile_monitoring_logs.id", ondelete="CASCADE")),
    # The page's turn within its run, from 1.
    Column("number", Integer, nullable=False, server_default="1"),
    Column("source", Text, nullable=False),
    Column("cursor", Text),
    Column("body", LargeBinary, nullable=False),
    Column("observed_at", MOMENT, nullable=False, server_default=func.clock_timestamp()),
    Index("source_pages_of_run", "run_id", "number", unique=True),
    Index("source_pages_of_profile", "profile_id", "observed_at"),
    Index("source_pages_age", "observed_at"),
)

# When a post was asked for by itself, because the addresses of its media were over.
media_refreshes = Table(
    "media_refreshes",
    metadata,
    Column("post_id", Uuid, ForeignKey("tiktok_posts.id", ondelete="CASCADE"), primary_key=True),
    # Until when nobody else asks: whoever is at it may have died.
    Column("lease_expire_time", MOMENT),
    # The moment of the page that came; there is none where the post was gone.
    Column("answered_at", MOMENT),
)

credit_days = Table(
    "source_credits",
    metadata,
    Column("day", Date, primary_key=True),
    Column("source", Text, primary_key=True),
    *zeros(BigInteger, "calls", "charged"),
    Column("remaining", BigInteger),
)

# What each profile cost on each day. Days come in order, so that a few blocks tell which rows are of the last month.
profile_credits = Table(
    "profile_credits",
    metadata,
    profile_id(primary_key=True),
    Column("day", Date, primary_key=True),
    *zeros(BigInteger, "charged"),
    Index("profile_credits_day", "day", postgresql_using="brin"),
    postgresql_with={"fillfactor": "90"},
)

# A provider that has a row here refuses the key with that digest; one that has none serves us.
source_standings = Table(
    "source_standings",
    metadata,
    Column("source", Text, primary_key=True),
    Column("key_digest", Text, primary_key=True),
    Column("state", Text, CheckConstraint("state IN ('key_refused', 'out_of_credits')"), nullable=False),
    Column("reason", Text, nullable=False),
    *moments("since", "checked_at"),
)
