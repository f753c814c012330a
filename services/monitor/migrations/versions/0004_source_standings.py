"""Whether providers serve us, and what each profile cost."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STANDINGS = """
CREATE TABLE source_standings (
    source text,
    key_digest text,
    state text NOT NULL CHECK (state IN ('key_refused', 'out_of_credits')),
    reason text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    checked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, key_digest)
)
"""

_PROFILE_CREDITS = """
CREATE TABLE profile_credits (
    profile_id uuid REFERENCES tiktok_profiles ON DELETE CASCADE,
    day date,
    charged bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (profile_id, day)
) WITH (fillfactor = 90)
"""

_INDEXES = """
CREATE INDEX profile_credits_day ON profile_credits USING brin (day);
CREATE INDEX profile_monitoring_logs_ended ON profile_monitoring_logs (completed_at)
    INCLUDE (status, error_reason, profile_id) WHERE completed_at IS NOT NULL;
"""


def upgrade() -> None:
    """Creates the two tables, and the index by which the ends of runs are counted."""
    for statement in (_STANDINGS, _PROFILE_CREDITS, _INDEXES):
        op.execute(statement)
