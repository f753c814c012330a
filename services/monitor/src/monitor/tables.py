"""The schema: profiles, their posts, every observation of them, the visits, and what the visits were told."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from common.work import States, WorkQueue, work_columns, work_indexes

metadata = MetaData()
RUN_STATES = States(waiting="pending", active="running", done="completed", failed="failed")
COUNTS = ("view_count", "like_count", "share_count", "comment_count", "save_count")
# Undated posts come last, and a comparison with infinity, unlike one with NULL, can be read off an index.
NEWEST = "coalesce(published_at, '-infinity'::timestamptz)"
OLDEST = "coalesce(published_at, 'infinity'::timestamptz)"
TOTALS = ("total_views", "total_likes", "total_shares", "total_comments", "total_saves")
_MOMENT = DateTime(timezone=True)


def _id() -> Column[Any]:
    return Column("id", Uuid, primary_key=True)


def _profile_id() -> Column[Any]:
    return Column("profile_id", Uuid, ForeignKey("tiktok_profiles.id", ondelete="CASCADE"), nullable=False)


def _counts(*names: str) -> list[Column[Any]]:
    return [Column(name, BigInteger, CheckConstraint(f"{name} >= 0")) for name in names]


def _zeros(kind: type[Integer | Numeric[Any]], *names: str) -> list[Column[Any]]:
    return [Column(name, kind, nullable=False, server_default="0") for name in names]


def _moments(*names: str) -> list[Column[Any]]:
    return [Column(name, _MOMENT, nullable=False, server_default=func.now()) for name in names]


profiles = Table(
    "tiktok_profiles",
    metadata,
    _id(),
    Column("tiktok_uid", Text, unique=True),
    Column("handle", Text, nullable=False),
    # Set when another account took the name over: handles wander, accounts do not.
    Column("handle_lost_time", _MOMENT),
    Column("nickname", Text),
    Column("bio", Text),
    Column("avatar_id", Uuid),
    Column("verified", Boolean, nullable=False, server_default="false"),
    Column("is_own_profile", Boolean, nullable=False, server_default="false"),
    *_zeros(BigInteger, "total_posts"),
    # Sums of numbers that may each fill a bigint.
    *_zeros(Numeric, *TOTALS),
    Column("monitoring_enabled", Boolean, nullable=False, server_default="false"),
    Column("interval_hours", Integer, CheckConstraint("interval_hours > 0"), nullable=False, server_default="24"),
    Column("last_monitoring_run", _MOMENT),
    Column("next_monitoring_run", _MOMENT, CheckConstraint("monitoring_enabled OR next_monitoring_run IS NULL")),
    *_moments("created_at", "updated_at"),
    Index("tiktok_profiles_handle", "handle", unique=True, postgresql_where=text("handle_lost_time IS NULL")),
    Index("tiktok_profiles_due", "next_monitoring_run", postgresql_where=text("monitoring_enabled")),
    # Room for the sums, which change with every batch, to be renewed in place.
    postgresql_with={"fillfactor": "70"},
)

_SEARCHED = "coalesce(title, '') || ' ' || coalesce(description, '') || ' ' || joined_texts(ocr_texts)"
# A tsvector ends at 1 MB, and a post must not fail for what its slides say.
_SEARCH = f"to_tsvector('simple', left({_SEARCHED}, 100000))"

posts = Table(
    "tiktok_posts",
    metadata,
    _id(),
    Column("tiktok_id", Text, nullable=False, unique=True),
    _profile_id(),
    Column("tiktok_url", Text),
    Column("content_type", Text, CheckConstraint("content_type IN ('video', 'image')"), nullable=False),
    Column("title", Text),
    Column("description", Text),
    Column("published_at", _MOMENT),
    *_counts(*COUNTS),
    # When the counts above were observed: an answer that comes late must not overwrite a newer one.
    Column("observed_at", _MOMENT, nullable=False),
    Column("duration_ms", Integer),
    Column("music_tiktok_id", Text),
    Column("music_title", Text),
    Column("music_author", Text),
    Column("music_id", Uuid),
    Column("video_id", Uuid),
    Column("cover_id", Uuid),
    # The slides in order: [{"id", "width", "height"}]
    Column("images", JSONB, nullable=False, server_default="[]"),
    Column(
        "ocr_status",
        Text,
        CheckConstraint("ocr_status IN ('pending', 'processing', 'completed', 'failed')"),
        nullable=False,
        server_default="pending",
    ),
    Column("ocr_texts", ARRAY(Text), nullable=False, server_default="{}"),
    Column("image_descriptions", ARRAY(Text), nullable=False, server_default="{}"),
    Column("slide_classifications", ARRAY(Text), nullable=False, server_default="{}"),
    Column("post_category_id", Uuid),
    Column("post_category_name", Text),
    *_moments("created_at", "updated_at"),
    Column("search", TSVECTOR, Computed(_SEARCH, persisted=True)),
    Index("tiktok_posts_of_profile", "profile_id", text(f"{NEWEST} DESC"), text("id DESC")),
    Index("tiktok_posts_newest", text(f"{NEWEST} DESC"), text("id DESC")),
    Index("tiktok_posts_category", "post_category_id", postgresql_where=text("post_category_id IS NOT NULL")),
    Index("tiktok_posts_search", "search", postgresql_using="gin"),
    postgresql_with={"fillfactor": "80"},
)

# The natural key is the index that reads need, and what makes a page that comes twice harmless.
history = Table(
    "tiktok_post_metrics_history",
    metadata,
    Column("post_id", Uuid, ForeignKey("tiktok_posts.id", ondelete="CASCADE"), primary_key=True),
    Column("recorded_at", _MOMENT, primary_key=True),
    *_counts(*COUNTS),
)

runs = Table(
    "profile_monitoring_logs",
    metadata,
    _id(),
    _profile_id(),
    Column("trigger", Text, CheckConstraint("trigger IN ('scheduled', 'manual')"), nullable=False),
    Column("force_recache", Boolean, nullable=False, server_default="false"),
    Column("started_at", _MOMENT),
    Column("completed_at", _MOMENT),
    *_zeros(Integer, "pages_scraped", "posts_scraped", "new_posts", "updated_posts", "unchanged_posts"),
    *_zeros(Integer, "skipped_posts", "media_queued", "credits_charged"),
    Column("credits_remaining", BigInteger),
    # Where the page that is next, or in hand, begins; and how many of its entries are settled.
    Column("cursor", Text),
    *_zeros(Integer, "position"),
    Column("end_reason", Text),
    *_moments("created_at"),
    *work_columns(RUN_STATES),
    CheckConstraint(
        "posts_scraped = new_posts + updated_posts + unchanged_posts + skipped_posts", name="every_post_counted_once"
    ),
    Index("profile_monitoring_logs_of_profile", "profile_id", text("id DESC")),
    Index("one_visit_at_a_time", "profile_id", unique=True, postgresql_where=text("status IN ('pending', 'running')")),
    *work_indexes("profile_monitoring_logs", RUN_STATES),
)

RUNS = WorkQueue("profile-monitor", runs, RUN_STATES)

source_pages = Table(
    "source_pages",
    metadata,
    _id(),
    _profile_id(),
    Column("run_id", Uuid, ForeignKey("profile_monitoring_logs.id", ondelete="CASCADE")),
    # The page's turn within its run, from 1.
    Column("number", Integer, nullable=False, server_default="1"),
    Column("source", Text, nullable=False),
    Column("cursor", Text),
    Column("body", LargeBinary, nullable=False),
    Column("observed_at", _MOMENT, nullable=False, server_default=func.clock_timestamp()),
    Index("source_pages_of_run", "run_id", "number", unique=True),
    Index("source_pages_of_profile", "profile_id", "observed_at"),
)

credit_days = Table(
    "source_credits",
    metadata,
    Column("day", Date, primary_key=True),
    Column("source", Text, primary_key=True),
    *_zeros(BigInteger, "calls", "charged"),
    Column("remaining", BigInteger),
)
