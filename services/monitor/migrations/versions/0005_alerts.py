"""What people have to know, and each way that it goes to them."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ALERTS = """
CREATE TABLE alerts (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('profile_failing', 'profile_recovered', 'source_closed', 'source_opened')),
    profile_id uuid REFERENCES tiktok_profiles ON DELETE SET NULL,
    handle text,
    reason text,
    message text NOT NULL,
    failures integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now()
)
"""

_DELIVERIES = """
CREATE TABLE alert_deliveries (
    id uuid PRIMARY KEY,
    alert_id uuid NOT NULL REFERENCES alerts ON DELETE CASCADE,
    channel text NOT NULL CHECK (channel IN ('webhook', 'email')),
    sent_at timestamptz,
    response_status integer,
    completed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sending', 'delivered', 'failed')),
    attempt integer NOT NULL DEFAULT 0,
    stalls integer NOT NULL DEFAULT 0,
    priority integer NOT NULL DEFAULT 0,
    due_time timestamptz NOT NULL DEFAULT now(),
    lease_token bigint NOT NULL DEFAULT 0,
    lease_expire_time timestamptz CHECK ((status = 'sending') = (lease_expire_time IS NOT NULL)),
    error_reason text,
    error_message text,
    error_retryable boolean,
    trace_parent text
)
"""

_INDEXES = """
CREATE INDEX alerts_of_profile ON alerts (profile_id) WHERE profile_id IS NOT NULL;
CREATE INDEX alert_deliveries_of_alert ON alert_deliveries (alert_id, id DESC);
CREATE INDEX alert_deliveries_due ON alert_deliveries (priority DESC, due_time, id) WHERE status = 'pending';
CREATE INDEX alert_deliveries_suspect ON alert_deliveries (priority DESC, due_time, id)
    WHERE status = 'pending' AND stalls > 0;
CREATE INDEX alert_deliveries_lease ON alert_deliveries (lease_expire_time) WHERE status = 'sending';
"""


def upgrade() -> None:
    """Creates the two tables."""
    for statement in (_ALERTS, _DELIVERIES, _INDEXES):
        op.execute(statement)
