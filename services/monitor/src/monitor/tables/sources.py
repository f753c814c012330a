"""What providers answered, and what that cost."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, LargeBinary, Table, Text, Uuid, func

from monitor.tables.columns import MOMENT, identity, metadata, profile_id, zeros

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
)

credit_days = Table(
    "source_credits",
    metadata,
    Column("day", Date, primary_key=True),
    Column("source", Text, primary_key=True),
    *zeros(BigInteger, "calls", "charged"),
    Column("remaining", BigInteger),
)
