"""Assets, and the objects that they share."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What a reader of the record would call a change: not the heartbeat of the worker that holds it.
_TOUCH = """
CREATE FUNCTION touch_cache_asset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.update_time := now();
    RETURN NEW;
END
$$
"""
_TRIGGER = """
CREATE TRIGGER cache_assets_touch BEFORE UPDATE ON cache_assets FOR EACH ROW
WHEN ((OLD.status, OLD.original_url, OLD.sha256, OLD.attempt, OLD.error_reason)
      IS DISTINCT FROM (NEW.status, NEW.original_url, NEW.sha256, NEW.attempt, NEW.error_reason))
EXECUTE FUNCTION touch_cache_asset()
"""


def upgrade() -> None:
    """Creates both tables."""
    _stored_objects()
    _cache_assets()
    _indexes()
    op.execute(_TOUCH)
    op.execute(_TRIGGER)


def _stored_objects() -> None:
    op.create_table(
        "stored_objects",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("cache_key", sa.Text, nullable=False, unique=True),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        _moment("reserve_time"),
        sa.Column("delete_time", sa.DateTime(timezone=True)),
    )


def _cache_assets() -> None:
    op.create_table(
        "cache_assets",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("identity", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("original_url", sa.Text, nullable=False),
        sa.Column("alternate_urls", JSONB, nullable=False, server_default="[]"),
        sa.Column("kind", sa.Text, nullable=False, server_default=""),
        sa.Column("status", sa.Text, nullable=False, server_default="PENDING"),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("stalls", sa.Integer, nullable=False, server_default="0"),
        sa.Column("priority", sa.Integer, nullable=False, server_default="0"),
        _moment("due_time"),
        sa.Column("lease_token", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("lease_expire_time", sa.DateTime(timezone=True)),
        sa.Column("error_reason", sa.Text),
        sa.Column("error_message", sa.Text),
        sa.Column("error_retryable", sa.Boolean),
        sa.Column("trace_parent", sa.Text),
        sa.Column("cache_key", sa.Text),
        sa.Column("content_type", sa.Text),
        sa.Column("size_bytes", sa.BigInteger),
        sa.Column("sha256", sa.Text, sa.ForeignKey("stored_objects.sha256")),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        _moment("create_time"),
        _moment("update_time"),
        sa.CheckConstraint("status IN ('PENDING', 'DOWNLOADING', 'CACHED', 'FAILED')"),
        sa.CheckConstraint("(status = 'DOWNLOADING') = (lease_expire_time IS NOT NULL)"),
        sa.CheckConstraint("(sha256 IS NULL) = (cache_key IS NULL)"),
        sa.CheckConstraint("status <> 'CACHED' OR sha256 IS NOT NULL"),
        sa.CheckConstraint("status <> 'FAILED' OR error_reason IS NOT NULL"),
    )


def _indexes() -> None:
    waiting, active = sa.text("status = 'PENDING'"), sa.text("status = 'DOWNLOADING'")
    turn: list[str | sa.TextClause] = [sa.text("priority DESC"), "due_time", "id"]
    op.create_index("cache_assets_due", "cache_assets", turn, postgresql_where=waiting)
    op.create_index(
        "cache_assets_suspect",
        "cache_assets",
        turn,
        postgresql_where=sa.text("status = 'PENDING' AND stalls > 0"),
    )
    op.create_index("cache_assets_lease", "cache_assets", ["lease_expire_time"], postgresql_where=active)
    op.create_index("cache_assets_sha256", "cache_assets", ["sha256"])
    op.create_index("cache_assets_status", "cache_assets", ["status", "update_time"])
    op.create_index(
        "stored_objects_deleted", "stored_objects", ["delete_time"], postgresql_where=sa.text("delete_time IS NOT NULL")
    )


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())
