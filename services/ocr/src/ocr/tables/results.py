"""What stands of each post: what the monitor is told, and told again when it changes."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from common.work import States, WorkQueue, work_columns, work_indexes
from ocr.tables.columns import METADATA, moments

RESULT_STATES = States(waiting="pending", active="telling", done="told", failed="failed")

post_results = Table(
    "post_results",
    METADATA,
    # The post's own id.
    Column("id", Uuid, primary_key=True),
    # Grows with every change: a telling that comes late must not overwrite a newer one.
    Column("revision", BigInteger, nullable=False, server_default="1"),
    Column("told_revision", BigInteger, nullable=False, server_default="0"),
    Column(
        "ocr_status",
        Text,
        CheckConstraint("ocr_status IN ('pending', 'processing', 'completed', 'failed')"),
        nullable=False,
    ),
    # The analysis that stands: the last one that was completed.
    Column("analysis_id", Uuid, ForeignKey("analyses.id")),
    Column("category_id", Uuid, ForeignKey("post_categories.id")),
    Column("is_category_corrected", Boolean, nullable=False, server_default="false"),
    # What people put right, by the content of the slide: {sha256: {"text", "slideType"}}
    Column("corrections", JSONB, nullable=False, server_default="{}"),
    *moments("create_time", "update_time"),
    *work_columns(RESULT_STATES),
    *work_indexes("post_results", RESULT_STATES),
    Index("post_results_category", "category_id", postgresql_where=text("category_id IS NOT NULL")),
    Index("post_results_analysis", "analysis_id"),
)

# Nothing in a result can kill whoever tells it: a worker that died over one was killed by something else.
RESULTS = WorkQueue(name="ocr-results", table=post_results, states=RESULT_STATES, stalls=1_000_000)
