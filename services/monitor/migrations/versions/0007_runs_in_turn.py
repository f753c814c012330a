"""The runs of a profile are found in the order in which they were asked for, by the database's clock."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INDEX = """
DROP INDEX profile_monitoring_logs_of_profile;
CREATE INDEX profile_monitoring_logs_of_profile ON profile_monitoring_logs (profile_id, created_at DESC, id DESC);
"""


def upgrade() -> None:
    """Replaces the index, whose order was that of ids."""
    op.execute(_INDEX)
