"""What the tables have in common: their metadata, and the columns that many of them have."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    Uuid,
    func,
)

metadata = MetaData()
MOMENT = DateTime(timezone=True)
COUNTS = ("view_count", "like_count", "share_count", "comment_count", "save_count")
TOTALS = ("total_views", "total_likes", "total_shares", "total_comments", "total_saves")


def identity() -> Column[Any]:
    """The primary key: a UUID in the order of time."""
    return Column("id", Uuid, primary_key=True)


def profile_id(*, primary_key: bool = False) -> Column[Any]:
    """The profile that the row goes with."""
    of_profile = ForeignKey("tiktok_profiles.id", ondelete="CASCADE")
    return Column("profile_id", Uuid, of_profile, nullable=False, primary_key=primary_key)


def counts(*names: str) -> list[Column[Any]]:
    """Numbers of which any may be unknown."""
    return [Column(name, BigInteger, CheckConstraint(f"{name} >= 0")) for name in names]


def zeros(kind: type[Integer | Numeric[Any]], *names: str) -> list[Column[Any]]:
    """Numbers that begin at zero."""
    return [Column(name, kind, nullable=False, server_default="0") for name in names]


def moments(*names: str) -> list[Column[Any]]:
    """Moments that are the row's first one unless another is given."""
    return [Column(name, MOMENT, nullable=False, server_default=func.now()) for name in names]
