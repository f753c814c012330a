"""The schema: analyses, which are the work of this service, the batches that asked for them, and categories."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Interval,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from common.work import States, WorkQueue, work_columns, work_indexes
from ocr.domain.states import Status

METADATA = MetaData()
STATES = States(Status.PENDING, Status.PROCESSING, Status.COMPLETED, Status.FAILED)

post_categories = Table(
    "post_categories",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    # The name without regard to case and spacing: what decides whether a category is known already.
    Column("normalized_name", Text, nullable=False, unique=True),
    Column("post_count", Integer, CheckConstraint("post_count >= 0"), nullable=False, server_default="0"),
    Column("ai_generated", Boolean, nullable=False, server_default="false"),
    Column("create_time", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("update_time", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# One row for each reading, so that a post read anew keeps what the earlier reading said and cost.
analyses = Table(
    "analyses",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("post_id", Uuid, nullable=False),
    *work_columns(STATES),
    Column("force", Boolean, nullable=False, server_default="false"),
    Column("reader", Text),
    Column("model", Text),
    Column("result", JSONB),
    Column("post_category_id", Uuid, ForeignKey("post_categories.id")),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("cost_usd", Numeric(12, 6)),
    Column("read_interval", Interval),
    Column("create_time", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("complete_time", DateTime(timezone=True)),
    CheckConstraint("status <> 'completed' OR result IS NOT NULL"),
    CheckConstraint("status <> 'failed' OR error_reason IS NOT NULL"),
    *work_indexes("analyses", STATES),
    # Whoever asks for a post that waits or is being read joins that reading: a model is paid by the call.
    Index("analyses_open", "post_id", unique=True, postgresql_where=text("status IN ('pending', 'processing')")),
    Index("analyses_post", "post_id", "create_time"),
    Index("analyses_category", "post_category_id"),
)

analysis_batches = Table(
    "analysis_batches",
    METADATA,
    Column("id", Uuid, primary_key=True),
    # In the order asked; an analysis that several batches joined is in each of them.
    Column("analysis_ids", ARRAY(Uuid), nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

ANALYSES = WorkQueue(name="ocr", table=analyses, states=STATES)
