"""The posts and the pages that are oldest are found without looking at all of them."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INDEXES = """
CREATE INDEX tiktok_posts_oldest ON tiktok_posts (coalesce(published_at, 'infinity'::timestamptz), id);
CREATE INDEX source_pages_age ON source_pages (observed_at);
"""


def upgrade() -> None:
    """Adds the two indexes."""
    op.execute(_INDEXES)
