"""In which state accounts are and were, their sums day by day, and how often visits to them failed in a row."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PROFILES = """
ALTER TABLE tiktok_profiles
    ADD COLUMN account_state text NOT NULL DEFAULT 'active'
        CHECK (account_state IN ('active', 'private', 'not_found', 'empty')),
    ADD COLUMN account_state_since timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN region text,
    ADD COLUMN failures_in_row integer NOT NULL DEFAULT 0,
    ADD COLUMN alert_id uuid;
UPDATE tiktok_profiles SET account_state_since = created_at
"""

_STATES = """
CREATE TABLE tiktok_profile_states (
    profile_id uuid NOT NULL REFERENCES tiktok_profiles ON DELETE CASCADE,
    observed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL CHECK (state IN ('active', 'private', 'not_found', 'empty')),
    handle text NOT NULL,
    PRIMARY KEY (profile_id, observed_at)
);
INSERT INTO tiktok_profile_states (profile_id, observed_at, state, handle)
SELECT id, created_at, account_state, handle FROM tiktok_profiles
"""

_DAYS = """
CREATE TABLE tiktok_profile_metrics_history (
    profile_id uuid NOT NULL REFERENCES tiktok_profiles ON DELETE CASCADE,
    day date NOT NULL,
    total_posts bigint NOT NULL DEFAULT 0,
    total_views numeric NOT NULL DEFAULT 0,
    total_likes numeric NOT NULL DEFAULT 0,
    total_shares numeric NOT NULL DEFAULT 0,
    total_comments numeric NOT NULL DEFAULT 0,
    total_saves numeric NOT NULL DEFAULT 0,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (profile_id, day)
) WITH (fillfactor = 70);
INSERT INTO tiktok_profile_metrics_history
SELECT id, (now() AT TIME ZONE 'UTC')::date, total_posts, total_views, total_likes, total_shares, total_comments,
       total_saves, now()
FROM tiktok_profiles WHERE total_posts > 0
"""


def upgrade() -> None:
    """Adds the columns and the two tables, and begins both histories with what is there."""
    for statement in (_PROFILES, _STATES, _DAYS):
        op.execute(statement)
