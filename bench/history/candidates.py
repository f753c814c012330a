"""The schemas that the history could have. Each is the migrated database with another table in the history's place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

TABLE = "tiktok_post_metrics_history"
COUNTS = ("view_count", "like_count", "share_count", "comment_count", "save_count")
_COLUMNS = f"""
    post_id uuid REFERENCES tiktok_posts ON DELETE CASCADE,
    recorded_at timestamptz,
    {", ".join(f"{name} bigint CHECK ({name} >= 0)" for name in COUNTS)}
"""
_KEY = "PRIMARY KEY (post_id, recorded_at)"
_COVERING = f"{_KEY} INCLUDE ({', '.join(COUNTS)})"
# By post, along the primary key, a slice of posts in each transaction.
_BY_POST = f"""
    DELETE FROM {TABLE} AS observation USING tiktok_posts AS post
    WHERE post.id = ANY(%(posts)s) AND observation.post_id = post.id
      AND observation.recorded_at < least(%(before)s, post.observed_at)
"""


@dataclass(frozen=True)
class Candidate:
    """A schema: how its table is made, and how its oldest month is removed."""

    name: str
    statements: tuple[str, ...]
    removal: str = _BY_POST
    is_partitioned: bool = False

    def creation(self, months: Sequence[datetime]) -> list[str]:
        """The statements that put its table in place; `months` are the boundaries of its partitions."""
        partitions = [
            f"CREATE TABLE {partition(begin)} PARTITION OF {TABLE} FOR VALUES FROM ('{begin}') TO ('{end}')"
            for begin, end in pairwise(months)
        ]
        return [f"DROP TABLE {TABLE}", *self.statements, *(partitions if self.is_partitioned else [])]


def partition(begin: datetime) -> str:
    """The name of the month's partition."""
    return f"history_{begin:%Y_%m}"


CANDIDATES = (
    Candidate("key", (f"CREATE TABLE {TABLE} ({_COLUMNS}, {_KEY})",)),
    Candidate("covering", (f"CREATE TABLE {TABLE} ({_COLUMNS}, {_COVERING})",)),
    Candidate(
        "months",
        (f"CREATE TABLE {TABLE} ({_COLUMNS}, {_KEY}) PARTITION BY RANGE (recorded_at)",),
        removal="DROP TABLE {oldest}",
        is_partitioned=True,
    ),
    Candidate(
        "brin",
        (
            f"CREATE TABLE {TABLE} ({_COLUMNS}, {_KEY})",
            f"CREATE INDEX history_age ON {TABLE} USING brin (recorded_at)",
        ),
        removal=f"DELETE FROM {TABLE} WHERE recorded_at < %(before)s",
    ),
)
