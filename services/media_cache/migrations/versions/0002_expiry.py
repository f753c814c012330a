"""Until when addresses are good, in the order of work; and fresh ones for those that were over."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TURN = ["due_time", "id"]


def upgrade() -> None:
    """Adds the moment, has it decide whose turn is first, and creates the table of refreshes."""
    op.add_column("cache_assets", sa.Column("expire_time", sa.DateTime(timezone=True)))
    for name in ("cache_assets_due", "cache_assets_suspect"):
        op.drop_index(name)
    _turns("cache_assets", ["expire_time", *_TURN])
    _link_refreshes()
    _turns("link_refreshes", _TURN)
    op.create_index(
        "link_refreshes_lease", "link_refreshes", ["lease_expire_time"], postgresql_where=sa.text("status = 'ASKING'")
    )


def _link_refreshes() -> None:
    op.create_table(
        "link_refreshes",
        sa.Column("id", sa.Uuid, sa.ForeignKey("cache_assets.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("status", sa.Text, nullable=False, server_default="PENDING"),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("stalls", sa.Integer, nullable=False, server_default="0"),
        sa.Column("priority", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due_time", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("lease_token", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("lease_expire_time", sa.DateTime(timezone=True)),
        sa.Column("error_reason", sa.Text),
        sa.Column("error_message", sa.Text),
        sa.Column("error_retryable", sa.Boolean),
        sa.Column("trace_parent", sa.Text),
        sa.Column("refresh_time", sa.DateTime(timezone=True)),
        sa.CheckConstraint("status IN ('PENDING', 'ASKING', 'ENDED', 'FAILED')"),
        sa.CheckConstraint("(status = 'ASKING') = (lease_expire_time IS NOT NULL)"),
    )


def _turns(table_name: str, order: list[str]) -> None:
    columns: list[str | sa.TextClause] = [sa.text("priority DESC"), *order]
    for name, rule in (("due", "status = 'PENDING'"), ("suspect", "status = 'PENDING' AND stalls > 0")):
        op.create_index(f"{table_name}_{name}", table_name, columns, postgresql_where=sa.text(rule))
