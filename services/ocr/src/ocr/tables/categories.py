"""Categories: what posts are about, and every name they are known by."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text, Uuid

from ocr.tables.columns import METADATA, identity, moments

post_categories = Table(
    "post_categories",
    METADATA,
    identity(),
    Column("name", Text, nullable=False),
    Column("ai_generated", Boolean, nullable=False, server_default="false"),
    *moments("create_time", "update_time"),
)

# A category that was renamed, or that another was merged into, is still found by the earlier names.
category_names = Table(
    "category_names",
    METADATA,
    # Without regard to case, spacing and accents.
    Column("normalized_name", Text, primary_key=True),
    Column("category_id", Uuid, ForeignKey("post_categories.id", ondelete="CASCADE"), nullable=False),
    Index("category_names_of_category", "category_id"),
)
