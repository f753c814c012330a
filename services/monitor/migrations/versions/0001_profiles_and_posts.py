"""Profiles, their posts, and every observation of them."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_PROFILES = """
CREATE TABLE tiktok_profiles (
    id uuid PRIMARY KEY,
    tiktok_uid text UNIQUE,
    handle text NOT NULL,
    handle_lost_time timestamptz,
    nickname text,
    bio text,
    avatar_id uuid,
    verified boolean NOT NULL DEFAULT false,
    is_own_profile boolean NOT NULL DEFAULT false,
    total_posts bigint NOT NULL DEFAULT 0,
    total_views numeric NOT NULL DEFAULT 0,
    total_likes numeric NOT NULL DEFAULT 0,
    total_shares numeric NOT NULL DEFAULT 0,
    total_comments numeric NOT NULL DEFAULT 0,
    total_saves numeric NOT NULL DEFAULT 0,
    monitoring_enabled boolean NOT NULL DEFAULT false,
    interval_hours integer NOT NULL DEFAULT 24 CHECK (interval_hours > 0),
    last_monitoring_run timestamptz,
    next_monitoring_run timestamptz CHECK (monitoring_enabled OR next_monitoring_run IS NULL),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70)
"""

_POSTS = """
CREATE TABLE tiktok_posts (
    id uuid PRIMARY KEY,
    tiktok_id text NOT NULL UNIQUE,
    profile_id uuid NOT NULL REFERENCES tiktok_profiles ON DELETE CASCADE,
    tiktok_url text,
    content_type text NOT NULL CHECK (content_type IN ('video', 'image')),
    title text,
    description text,
    published_at timestamptz,
    view_count bigint CHECK (view_count >= 0),
    like_count bigint CHECK (like_count >= 0),
    share_count bigint CHECK (share_count >= 0),
    comment_count bigint CHECK (comment_count >= 0),
    save_count bigint CHECK (save_count >= 0),
    observed_at timestamptz NOT NULL,
    duration_ms integer,
    music_tiktok_id text,
    music_title text,
    music_author text,
    music_id uuid,
    video_id uuid,
    cover_id uuid,
    images jsonb NOT NULL DEFAULT '[]',
    ocr_status text NOT NULL DEFAULT 'pending' CHECK (ocr_status IN ('pending', 'processing', 'completed', 'failed')),
    ocr_texts text[] NOT NULL DEFAULT '{}',
    image_descriptions text[] NOT NULL DEFAULT '{}',
    slide_classifications text[] NOT NULL DEFAULT '{}',
    post_category_id uuid,
    post_category_name text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', left(
        coalesce(title, '') || ' ' || coalesce(description, '') || ' ' || joined_texts(ocr_texts), 100000
    ))) STORED
) WITH (fillfactor = 80)
"""

_HISTORY = """
CREATE TABLE tiktok_post_metrics_history (
    post_id uuid REFERENCES tiktok_posts ON DELETE CASCADE,
    recorded_at timestamptz,
    view_count bigint CHECK (view_count >= 0),
    like_count bigint CHECK (like_count >= 0),
    share_count bigint CHECK (share_count >= 0),
    comment_count bigint CHECK (comment_count >= 0),
    save_count bigint CHECK (save_count >= 0),
    PRIMARY KEY (post_id, recorded_at)
)
"""

# PostgreSQL calls array_to_string merely stable, since some types print differently from session to session; text
# does not, and a generated column needs the promise.
_JOINED = """
CREATE FUNCTION joined_texts(texts text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT array_to_string(texts, ' ') $$
"""

_INDEXES = """
CREATE UNIQUE INDEX tiktok_profiles_handle ON tiktok_profiles (handle) WHERE handle_lost_time IS NULL;
CREATE INDEX tiktok_profiles_due ON tiktok_profiles (next_monitoring_run) WHERE monitoring_enabled;
CREATE INDEX tiktok_posts_of_profile ON tiktok_posts
    (profile_id, coalesce(published_at, '-infinity'::timestamptz) DESC, id DESC);
CREATE INDEX tiktok_posts_newest ON tiktok_posts (coalesce(published_at, '-infinity'::timestamptz) DESC, id DESC);
CREATE INDEX tiktok_posts_category ON tiktok_posts (post_category_id) WHERE post_category_id IS NOT NULL;
CREATE INDEX tiktok_posts_search ON tiktok_posts USING gin (search);
"""


def upgrade() -> None:
    """Creates the three tables."""
    for statement in (_JOINED, _PROFILES, _POSTS, _HISTORY, _INDEXES):
        op.execute(statement)
