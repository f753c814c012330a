"""What people have to know, and each way that it goes to them: the deliveries are work, and the log of it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text

from common.work import States, WorkQueue, work_columns, work_indexes
from monitor.tables.columns import MOMENT, identity, metadata, moments, zeros

DELIVERY_STATES = States(waiting="pending", active="sending", done="delivered", failed="failed")

alerts = Table(
    "alerts",
    metadata,
    # The event's id: the same in every delivery, so that a receiver knows one that comes twice.
    identity(),
    Column(
        "kind",
        Text,
        CheckConstraint("kind IN ('profile_failing', 'profile_recovered', 'source_closed', 'source_opened')"),
        nullable=False,
    ),
    # What people were told stays when the profile goes.
    Column("profile_id", Uuid, ForeignKey("tiktok_profiles.id", ondelete="SET NULL")),
    Column("handle", Text),
    Column("reason", Text),
    Column("message", Text, nullable=False),
    *zeros(Integer, "failures"),
    *moments("created_at"),
    Index("alerts_of_profile", "profile_id", postgresql_where=text("profile_id IS NOT NULL")),
)

deliveries = Table(
    "alert_deliveries",
    metadata,
    identity(),
    Column("alert_id", Uuid, ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False),
    Column("channel", Text, CheckConstraint("channel IN ('webhook', 'email')"), nullable=False),
    Column("sent_at", MOMENT),
    Column("response_status", Integer),
    Column("completed_at", MOMENT),
    *moments("created_at"),
    *work_columns(DELIVERY_STATES),
    Index("alert_deliveries_of_alert", "alert_id", text("id DESC")),
    *work_indexes("alert_deliveries", DELIVERY_STATES),
)

ALERTS = WorkQueue("alerts", deliveries, DELIVERY_STATES)
