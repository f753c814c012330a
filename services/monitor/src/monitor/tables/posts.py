"""Posts, and every observation of their numbers."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from monitor.tables.columns import COUNTS, MOMENT, counts, identity, metadata, moments, profile_id

# Undated posts come last, and a comparison with infinity, unlike one with NULL, can be read off an index.
NEWEST = "coalesce(published_at, '-infinity'::timestamptz)"
OLDEST = "coalesce(published_at, 'infinity'::timestamptz)"
# Every asset of a post, its slides among them, in one array.
MEDIA = "media_of_post(video_id, cover_id, music_id, images)"
# The words of a post, without case and accents, each text a step away from the one before it.
_SEARCH = "searched_words(title, description, ocr_texts)"

posts = Table(
    "tiktok_posts",
    metadata,
    identity(),
    Column("tiktok_id", Text, nullable=False, unique=True),
    profile_id(),
    Column("tiktok_url", Text),
    Column("content_type", Text, CheckConstraint("content_type IN ('video', 'image')"), nullable=False),
    Column("title", Text),
    Column("description", Text),
    Column("published_at", MOMENT),
    *counts(*COUNTS),
    # When the counts above were observed: an answer that comes late must not overwrite a newer one.
    Column("observed_at", MOMENT, nullable=False),
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
    # Of the reading that is kept: one that comes late must not overwrite a newer one.
    Column("analysis_revision", BigInteger, nullable=False, server_default="0"),
    *moments("created_at", "updated_at"),
    Column("search", TSVECTOR, Computed(_SEARCH, persisted=True)),
    Index("tiktok_posts_of_profile", "profile_id", text(f"{NEWEST} DESC"), text("id DESC")),
    Index("tiktok_posts_newest", text(f"{NEWEST} DESC"), text("id DESC")),
    Index("tiktok_posts_oldest", text(OLDEST), "id"),
    Index("tiktok_posts_category", "post_category_id", postgresql_where=text("post_category_id IS NOT NULL")),
    Index("tiktok_posts_search", "search", postgresql_using="gin"),
    Index("tiktok_posts_media", text(MEDIA), postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    postgresql_with={"fillfactor": "80"},
)

# The natural key is the index that reads need, and what makes a page that comes twice harmless.
history = Table(
    "tiktok_post_metrics_history",
    metadata,
    Column("post_id", Uuid, ForeignKey("tiktok_posts.id", ondelete="CASCADE"), primary_key=True),
    Column("recorded_at", MOMENT, primary_key=True),
    *counts(*COUNTS),
)
