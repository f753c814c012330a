"""Visits to profiles, what providers answered, and what that cost."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_RUNS = """
CREATE TABLE profile_monitoring_logs (
    id uuid PRIMARY KEY,
    profile_id uuid NOT NULL REFERENCES tiktok_profiles ON DELETE CASCADE,
    trigger text NOT NULL CHECK (trigger IN ('scheduled', 'manual')),
    force_recache boolean NOT NULL DEFAULT false,
    started_at timestamptz,
    completed_at timestamptz,
    pages_scraped integer NOT NULL DEFAULT 0,
    posts_scraped integer NOT NULL DEFAULT 0,
    new_posts integer NOT NULL DEFAULT 0,
    updated_posts integer NOT NULL DEFAULT 0,
    unchanged_posts integer NOT NULL DEFAULT 0,
    skipped_posts integer NOT NULL DEFAULT 0,
    media_queued integer NOT NULL DEFAULT 0,
    credits_charged integer NOT NULL DEFAULT 0,
    credits_remaining bigint,
    cursor text,
    position integer NOT NULL DEFAULT 0,
    end_reason text,
    created_at timestamptz NOT NULL DEFAULT now(),
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'running', 'completed', 'failed')),
    attempt integer NOT NULL DEFAULT 0,
    stalls integer NOT NULL DEFAULT 0,
    priority integer NOT NULL DEFAULT 0,
    due_time timestamptz NOT NULL DEFAULT now(),
    lease_token bigint NOT NULL DEFAULT 0,
    lease_expire_time timestamptz CHECK ((status = 'running') = (lease_expire_time IS NOT NULL)),
    error_reason text,
    error_message text,
    error_retryable boolean,
    trace_parent text,
    CONSTRAINT every_post_counted_once
        CHECK (posts_scraped = new_posts + updated_posts + unchanged_posts + skipped_posts)
)
"""

_PAGES = """
CREATE TABLE source_pages (
    id uuid PRIMARY KEY,
    profile_id uuid NOT NULL REFERENCES tiktok_profiles ON DELETE CASCADE,
    run_id uuid REFERENCES profile_monitoring_logs ON DELETE CASCADE,
    number integer NOT NULL DEFAULT 1,
    source text NOT NULL,
    cursor text,
    body bytea NOT NULL,
    observed_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
"""

_CREDITS = """
CREATE TABLE source_credits (
    day date,
    source text,
    calls bigint NOT NULL DEFAULT 0,
    charged bigint NOT NULL DEFAULT 0,
    remaining bigint,
    PRIMARY KEY (day, source)
)
"""

_INDEXES = """
CREATE INDEX profile_monitoring_logs_of_profile ON profile_monitoring_logs (profile_id, id DESC);
CREATE UNIQUE INDEX one_visit_at_a_time ON profile_monitoring_logs (profile_id)
    WHERE status IN ('pending', 'running');
CREATE INDEX profile_monitoring_logs_due ON profile_monitoring_logs (priority DESC, due_time, id)
    WHERE status = 'pending';
CREATE INDEX profile_monitoring_logs_suspect ON profile_monitoring_logs (priority DESC, due_time, id)
    WHERE status = 'pending' AND stalls > 0;
CREATE INDEX profile_monitoring_logs_lease ON profile_monitoring_logs (lease_expire_time)
    WHERE status = 'running';
CREATE UNIQUE INDEX source_pages_of_run ON source_pages (run_id, number);
CREATE INDEX source_pages_of_profile ON source_pages (profile_id, observed_at);
-- The bodies are compressed already: PostgreSQL need not try.
ALTER TABLE source_pages ALTER COLUMN body SET STORAGE EXTERNAL;
"""


def upgrade() -> None:
    """Creates the three tables."""
    for statement in (_RUNS, _PAGES, _CREDITS, _INDEXES):
        op.execute(statement)
