"""Runs: the visits to profiles, as work and as the log of it."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, Table, Text, text

from common.work import States, WorkQueue, work_columns, work_indexes
from monitor.tables.columns import MOMENT, identity, metadata, moments, profile_id, zeros

RUN_STATES = States(waiting="pending", active="running", done="completed", failed="failed")

runs = Table(
    "profile_monitoring_logs",
    metadata,
    identity(),
    profile_id(),
    Column("trigger", Text, CheckConstraint("trigger IN ('scheduled', 'manual')"), nullable=False),
    Column("force_recache", Boolean, nullable=False, server_default="false"),
    Column("started_at", MOMENT),
    Column("completed_at", MOMENT),
    *zeros(Integer, "pages_scraped", "posts_scraped", "new_posts", "updated_posts", "unchanged_posts"),
    *zeros(Integer, "skipped_posts", "media_queued", "credits_charged"),
    Column("credits_remaining", BigInteger),
    # Where the page that is next, or in hand, begins; and how many of its entries are settled.
    Column("cursor", Text),
    *zeros(Integer, "position"),
    Column("end_reason", Text),
    *moments("created_at"),
    *work_columns(RUN_STATES),
    CheckConstraint(
        "posts_scraped = new_posts + updated_posts + unchanged_posts + skipped_posts", name="every_post_counted_once"
    ),
    Index("profile_monitoring_logs_of_profile", "profile_id", text("created_at DESC"), text("id DESC")),
    Index("one_visit_at_a_time", "profile_id", unique=True, postgresql_where=text("status IN ('pending', 'running')")),
    # How runs have ended lately, read off the index alone.
    Index(
        "profile_monitoring_logs_ended",
        "completed_at",
        postgresql_include=["status", "error_reason", "profile_id"],
        postgresql_where=text("completed_at IS NOT NULL"),
    ),
    *work_indexes("profile_monitoring_logs", RUN_STATES),
)

RUNS = WorkQueue("profile-monitor", runs, RUN_STATES)
