"""The pages that are oldest can be found, to be removed."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the index; pages are few beside posts, so that it is made in moments."""
    op.execute("CREATE INDEX source_pages_age ON source_pages (observed_at)")
