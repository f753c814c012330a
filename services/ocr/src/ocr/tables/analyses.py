"""Analyses, which are the work of this service, and the batches that asked for them."""

from sqlalchemy import Boolean, CheckConstraint, Column, Double, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from common.work import States, WorkQueue, work_columns, work_indexes
from ocr.domain.states import Status
from ocr.tables.columns import METADATA, MOMENT, identity, moments, taken

ANALYSIS_STATES = States(*(status.value for status in Status))

# One row for each reading, so that a post read anew keeps what the earlier reading said and cost.
analyses = Table(
    "analyses",
    METADATA,
    identity(),
    Column("post_id", Uuid, nullable=False),
    *work_columns(ANALYSIS_STATES),
    Column("force", Boolean, nullable=False, server_default="false"),
    # Of a video: its cover instead of slides.
    Column("use_cover", Boolean, nullable=False, server_default="false"),
    # Asked for by itself as well: a batch that is cancelled does not take it along.
    Column("is_wanted_alone", Boolean, nullable=False, server_default="false"),
    # The slides in order, once they are known: [{"id", "sha256"}]
    Column("slides", JSONB),
    Column("reading_id", Uuid, ForeignKey("readings.id")),
    Column("post_category_id", Uuid, ForeignKey("post_categories.id")),
    Column("category_confidence", Double),
    Column("is_new_category", Boolean, nullable=False, server_default="false"),
    Column("calls", Integer, nullable=False, server_default="0"),
    *taken(),
    *moments("create_time"),
    Column("complete_time", MOMENT),
    # Which slide it failed for, and what the media cache says of that one.
    Column("error_slide", Integer),
    Column("error_slide_reason", Text),
    CheckConstraint("status <> 'completed' OR reading_id IS NOT NULL", name="completed_with_a_reading"),
    CheckConstraint("status <> 'failed' OR error_reason IS NOT NULL", name="failed_with_a_reason"),
    *work_indexes("analyses", ANALYSIS_STATES),
    # Whoever asks for a post that waits or is being read joins that reading: a model is paid by the call.
    Index("analyses_open", "post_id", unique=True, postgresql_where=text("status IN ('pending', 'processing')")),
    Index("analyses_post", "post_id", text("id DESC")),
    Index("analyses_category", "post_category_id"),
    Index("analyses_reading", "reading_id"),
)

analysis_batches = Table(
    "analysis_batches",
    METADATA,
    identity(),
    *moments("create_time"),
    Column("cancel_time", MOMENT),
)

# In the order asked. A post that could not be taken on has a reason in place of an analysis.
batch_entries = Table(
    "analysis_batch_entries",
    METADATA,
    Column("batch_id", Uuid, ForeignKey("analysis_batches.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("post_id", Uuid, nullable=False),
    Column("analysis_id", Uuid, ForeignKey("analyses.id", ondelete="SET NULL")),
    Column("error_reason", Text),
    Column("error_message", Text),
    Index("analysis_batch_entries_of_analysis", "analysis_id"),
)

ANALYSES = WorkQueue(name="ocr", table=analyses, states=ANALYSIS_STATES)
