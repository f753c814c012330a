"""Analyses, their batches, and categories."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates the three tables."""
    _post_categories()
    _analyses()
    _indexes()
    _analysis_batches()


def _post_categories() -> None:
    op.create_table(
        "post_categories",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("normalized_name", sa.Text, nullable=False, unique=True),
        sa.Column("post_count", sa.Integer, nullable=False, server_default="0"),
        sa.Column("ai_generated", sa.Boolean, nullable=False, server_default="false"),
        _moment("create_time"),
        _moment("update_time"),
        sa.CheckConstraint("post_count >= 0"),
    )


def _analyses() -> None:
    op.create_table(
        "analyses",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("post_id", sa.Uuid, nullable=False),
        *_work(),
        sa.Column("force", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("reader", sa.Text),
        sa.Column("model", sa.Text),
        sa.Column("result", JSONB),
        sa.Column("post_category_id", sa.Uuid, sa.ForeignKey("post_categories.id")),
        sa.Column("input_tokens", sa.Integer),
        sa.Column("output_tokens", sa.Integer),
        sa.Column("cost_usd", sa.Numeric(12, 6)),
        sa.Column("read_interval", sa.Interval),
        _moment("create_time"),
        sa.Column("complete_time", sa.DateTime(timezone=True)),
        sa.CheckConstraint("status IN ('pending', 'processing', 'completed', 'failed')"),
        sa.CheckConstraint("(status = 'processing') = (lease_expire_time IS NOT NULL)"),
        sa.CheckConstraint("status <> 'completed' OR result IS NOT NULL"),
        sa.CheckConstraint("status <> 'failed' OR error_reason IS NOT NULL"),
    )


def _work() -> list[sa.Column[object]]:
    return [
        sa.Column("status", sa.Text, nullable=False, server_default="pending"),
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
    ]


def _indexes() -> None:
    waiting, active = sa.text("status = 'pending'"), sa.text("status = 'processing'")
    suspect = sa.text("status = 'pending' AND stalls > 0")
    either = sa.text("status IN ('pending', 'processing')")
    turn = [sa.text("priority DESC"), sa.text("due_time"), sa.text("id")]
    op.create_index("analyses_due", "analyses", turn, postgresql_where=waiting)
    op.create_index("analyses_suspect", "analyses", turn, postgresql_where=suspect)
    op.create_index("analyses_lease", "analyses", ["lease_expire_time"], postgresql_where=active)
    op.create_index("analyses_open", "analyses", ["post_id"], unique=True, postgresql_where=either)
    op.create_index("analyses_post", "analyses", ["post_id", "create_time"])
    op.create_index("analyses_category", "analyses", ["post_category_id"])


def _analysis_batches() -> None:
    op.create_table(
        "analysis_batches",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("analysis_ids", sa.ARRAY(sa.Uuid), nullable=False),
        _moment("create_time"),
    )


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())
