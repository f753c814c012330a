"""The schema: assets, which are the work of this service, and the objects that they share."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from common.work import States, WorkQueue, work_columns, work_indexes
from media_cache.domain.states import Status

METADATA = MetaData()
STATES = States(Status.PENDING, Status.DOWNLOADING, Status.CACHED, Status.FAILED)
REFRESH_STATES = States(waiting="PENDING", active="ASKING", done="ENDED", failed="FAILED")

# One row for each content. It is there before its bytes are put into the store, so that no object is ever unknown.
stored_objects = Table(
    "stored_objects",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("cache_key", Text, nullable=False, unique=True),
    Column("content_type", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    # Moved on by every worker that is about to refer to this content: what is young is never taken for an orphan.
    Column("reserve_time", DateTime(timezone=True), nullable=False, server_default=func.now()),
    # Set when nobody refers to it any more: from then on its object may go at any moment.
    Column("delete_time", DateTime(timezone=True)),
    Index("stored_objects_deleted", "delete_time", postgresql_where=text("delete_time IS NOT NULL")),
)

cache_assets = Table(
    "cache_assets",
    METADATA,
    Column("id", Uuid, primary_key=True),
    # SHA-256 of what stays the same of its address when that is signed anew.
    Column("identity", LargeBinary(32), nullable=False, unique=True),
    Column("original_url", Text, nullable=False),
    Column("alternate_urls", JSONB, nullable=False, server_default="[]"),
    Column("kind", Text, nullable=False, server_default=""),
    *work_columns(STATES),
    # Until when any of its addresses is good, as far as they say so.
    Column("expire_time", DateTime(timezone=True)),
    Column("cache_key", Text),
    Column("content_type", Text),
    Column("size_bytes", BigInteger),
    Column("sha256", Text, ForeignKey("stored_objects.sha256")),
    Column("width", Integer),
    Column("height", Integer),
    Column("create_time", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("update_time", DateTime(timezone=True), nullable=False, server_default=func.now()),
    # When a cleanup marked it: it goes when its grace period is over, unless somebody asks for it before.
    Column("delete_time", DateTime(timezone=True)),
    *work_indexes("cache_assets", STATES, urgency="expire_time"),
    Index("cache_assets_sha256", "sha256"),
    Index("cache_assets_status", "status", "update_time"),
    Index("cache_assets_marked", "sha256", "id", postgresql_where=text("delete_time IS NOT NULL")),
)

# A smaller picture of a stored one, made when it is first asked for: its object, or why there is none. Its
# original's row cannot go before it.
asset_variants = Table(
    "asset_variants",
    METADATA,
    Column("sha256", Text, ForeignKey("stored_objects.sha256"), primary_key=True),
    Column("width", Integer, primary_key=True),
    Column("cache_key", Text, unique=True),
    Column("content_type", Text),
    Column("size_bytes", BigInteger),
    # The SHA-256 of its own bytes; the one above is that of the picture it was made of.
    Column("digest", Text),
    # Its bytes are in the store from then on; before, they may be.
    Column("put_time", DateTime(timezone=True)),
    Column("error_reason", Text),
    Column("error_message", Text),
    Column("create_time", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# For assets that failed because their addresses were over: a fresh one is asked for.
link_refreshes = Table(
    "link_refreshes",
    METADATA,
    # The asset's own: there is one row for each, however often its address runs out.
    Column("id", Uuid, ForeignKey("cache_assets.id", ondelete="CASCADE"), primary_key=True),
    *work_columns(REFRESH_STATES),
    # When the monitor was last asked, and answered.
    Column("refresh_time", DateTime(timezone=True)),
    *work_indexes("link_refreshes", REFRESH_STATES),
)

# What expires first is fetched first: later it could not be had any more.
MEDIA = WorkQueue(name="media-cache", table=cache_assets, states=STATES, urgency="expire_time")
REFRESHES = WorkQueue(name="media-refresh", table=link_refreshes, states=REFRESH_STATES)
QUEUES = {queue.name: queue for queue in (MEDIA, REFRESHES)}
