"""The ceiling: one statement over arrays that keeps the same posts with an observation of each, and nothing else."""

import time
from collections.abc import Sequence
from typing import Any

import psycopg

COUNTS = ("view_count", "like_count", "share_count", "comment_count", "save_count")
_TYPES = {
    "id": "uuid",
    "tiktok_id": "text",
    "profile_id": "uuid",
    "tiktok_url": "text",
    "content_type": "text",
    "title": "text",
    "description": "text",
    "published_at": "timestamptz",
    **dict.fromkeys(COUNTS, "bigint"),
    "duration_ms": "integer",
    "music_tiktok_id": "text",
    "music_title": "text",
    "music_author": "text",
    "music_id": "uuid",
    "video_id": "uuid",
    "cover_id": "uuid",
    "images": "text",
}
_ARRAYS = ", ".join(f"%({name})s::{kind}[]" for name, kind in _TYPES.items())
_READ = ", ".join(name if name != "images" else "images::text" for name in _TYPES)
_GIVEN = ", ".join(name if name != "images" else "images::jsonb" for name in _TYPES)
_RENEWED = ", ".join(f"{name} = excluded.{name}" for name in (*COUNTS, "observed_at"))
_STATEMENT = f"""
    WITH found AS (SELECT * FROM unnest({_ARRAYS}) AS rows ({", ".join(_TYPES)})),
    written AS (
        INSERT INTO tiktok_posts ({", ".join(_TYPES)}, observed_at)
        SELECT {_GIVEN}, clock_timestamp() FROM found
        ON CONFLICT (tiktok_id) DO UPDATE SET {_RENEWED}
        RETURNING id, observed_at, {", ".join(COUNTS)}
    )
    INSERT INTO tiktok_post_metrics_history (post_id, recorded_at, {", ".join(COUNTS)}) SELECT * FROM written
"""
_PROFILES = "INSERT INTO tiktok_profiles (id, handle) SELECT id, id::text FROM unnest(%s::uuid[]) AS id"


def rows_of(connection: psycopg.Connection[Any]) -> Sequence[tuple[Any, ...]]:
    """The posts that were recorded, in the order in which they were."""
    return connection.execute(f"SELECT {_READ} FROM tiktok_posts ORDER BY id").fetchall()


def rate(connection: psycopg.Connection[Any], rows: Sequence[tuple[Any, ...]], page_size: int) -> float:
    """Posts per second through the bare statement, a page in each, each committed."""
    names = list(_TYPES)
    connection.execute(_PROFILES + " ON CONFLICT DO NOTHING", [list({row[names.index("profile_id")] for row in rows})])
    pages = [rows[start : start + page_size] for start in range(0, len(rows), page_size)]
    arrays = [dict(zip(names, map(list, zip(*page, strict=True)), strict=True)) for page in pages]
    began = time.perf_counter()
    for page in arrays:
        connection.execute(_STATEMENT, page)
    return len(rows) / (time.perf_counter() - began)
