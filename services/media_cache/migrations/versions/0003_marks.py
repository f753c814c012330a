"""When an asset was marked for deletion: what is marked may go when its grace period is over."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the moment, and finds the few that have one in the order of their contents."""
    op.add_column("cache_assets", sa.Column("delete_time", sa.DateTime(timezone=True)))
    op.create_index(
        "cache_assets_marked",
        "cache_assets",
        ["sha256", "id"],
        postgresql_where=sa.text("delete_time IS NOT NULL"),
    )
