"""Which reading of a post's slides is kept: an older one that comes late changes nothing."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_REVISION = "ALTER TABLE tiktok_posts ADD COLUMN analysis_revision bigint NOT NULL DEFAULT 0"


def upgrade() -> None:
    """Adds the column, which rewrites nothing; the release before this one writes readings without it."""
    op.execute(_REVISION)
