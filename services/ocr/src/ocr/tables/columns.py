"""What the tables have in common."""

from typing import Any

from sqlalchemy import Column, DateTime, Integer, Interval, MetaData, Numeric, Uuid, func

METADATA = MetaData()
MOMENT = DateTime(timezone=True)


def identity() -> Column[Any]:
    """The primary key: a UUID in the order of time."""
    return Column("id", Uuid, primary_key=True)


def moments(*names: str) -> list[Column[Any]]:
    """Moments that are the row's first one unless another is given."""
    return [Column(name, MOMENT, nullable=False, server_default=func.now()) for name in names]


def taken() -> list[Column[Any]]:
    """What something took: tokens, money, time."""
    tokens = [
        Column(name, Integer, nullable=False, server_default="0")
        for name in ("prompt_tokens", "output_tokens", "thoughts_tokens")
    ]
    return [*tokens, Column("cost_usd", Numeric(14, 8), nullable=False, server_default="0"), _interval("read_interval")]


def _interval(name: str) -> Column[Any]:
    return Column(name, Interval, nullable=False, server_default="0")
