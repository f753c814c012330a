"""Smaller pictures, made of stored objects when they are asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates the table of variants."""
    op.create_table(
        "asset_variants",
        sa.Column("sha256", sa.Text, sa.ForeignKey("stored_objects.sha256"), primary_key=True),
        sa.Column("width", sa.Integer, primary_key=True),
        sa.Column("cache_key", sa.Text, unique=True),
        sa.Column("content_type", sa.Text),
        sa.Column("size_bytes", sa.BigInteger),
        sa.Column("digest", sa.Text),
        sa.Column("put_time", sa.DateTime(timezone=True)),
        sa.Column("error_reason", sa.Text),
        sa.Column("error_message", sa.Text),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("(cache_key IS NULL) = (error_reason IS NOT NULL)"),
        sa.CheckConstraint("cache_key IS NULL OR (content_type, size_bytes, digest) IS NOT NULL"),
        sa.CheckConstraint("put_time IS NULL OR cache_key IS NOT NULL"),
    )
