"""What readers were asked, what they answered, and what that cost."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Numeric, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from ocr.tables.columns import METADATA, MOMENT, identity, moments, taken

# Sets of slides, as they were read. Of those with one key the newest counts: it was asked for anew, by force.
readings = Table(
    "readings",
    METADATA,
    identity(),
    # The digest of the slides in their order, the reader, its model and its way of asking.
    Column("key", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("model_version", Text),
    Column("prompt_version", Integer, nullable=False),
    Column("body", JSONB, nullable=False),
    # Of all calls that led to it, those without a usable answer among them.
    Column("calls", Integer, nullable=False),
    *taken(),
    *moments("create_time"),
    Index("readings_key", "key", text("create_time DESC")),
)

# The ledger: a row stands before its call is made, so that none is made twice and none goes uncounted.
calls = Table(
    "calls",
    METADATA,
    identity(),
    Column("key", Text, nullable=False),
    Column("analysis_id", Uuid, nullable=False),
    Column("reader", Text, nullable=False),
    Column("model", Text, nullable=False),
    # The process that makes it: another that works on the same analysis knows by it that this one is lost.
    Column("holder", Uuid, nullable=False),
    *moments("begin_time"),
    # By when it has ended, or whoever made it has died.
    Column("expire_time", MOMENT, nullable=False),
    Column("end_time", MOMENT),
    # OK, or the reason why it brought nothing.
    Column("outcome", Text),
    Column("model_version", Text),
    Column("estimate_usd", Numeric(14, 8), nullable=False),
    *taken(),
    Index("calls_open", "key", unique=True, postgresql_where=text("end_time IS NULL")),
    Index("calls_expired", "expire_time", postgresql_where=text("end_time IS NULL")),
    Index("calls_of_analysis", "analysis_id"),
    Index("calls_ended", "key", "end_time"),
)

# What was spent in a UTC day, with what calls under way may still cost.
reader_days = Table(
    "reader_days",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("reader", Text, primary_key=True),
    Column("calls", BigInteger, nullable=False, server_default="0"),
    Column("spent_usd", Numeric(16, 8), nullable=False, server_default="0"),
)

# Why a reader is left alone, and until when.
reader_pauses = Table(
    "reader_pauses",
    METADATA,
    Column("reader", Text, primary_key=True),
    # Tells our key from any other: what another key met says nothing about this one.
    Column("key_digest", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("until_time", MOMENT, nullable=False),
)

retired_models = Table(
    "retired_models",
    METADATA,
    Column("model", Text, primary_key=True),
    *moments("retire_time"),
)
