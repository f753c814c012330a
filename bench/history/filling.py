"""Posts and their observations, in the order in which production writes them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

BEGIN = datetime(2025, 1, 1, 3, tzinfo=UTC)

_PROFILES = """
    INSERT INTO tiktok_profiles (id, tiktok_uid, handle, total_posts)
    SELECT uuidv7(), number::text, 'profile' || number, %(each)s
    FROM generate_series(%(first)s::int, %(last)s::int) AS number
"""
_POSTS = """
    INSERT INTO tiktok_posts (
        id, tiktok_id, profile_id, tiktok_url, content_type, description, published_at, observed_at,
        view_count, like_count, share_count, comment_count, save_count, duration_ms,
        music_tiktok_id, music_title, music_author, music_id, video_id, cover_id
    )
    SELECT uuidv7(), '74' || lpad((profile.tiktok_uid::bigint * 100000 + number)::text, 17, '0'), profile.id,
        'https://www.tiktok.com/@' || profile.handle || '/video/74' || number, 'video',
        repeat('a caption of usual length number ' || number || ' with #some #tags ', 2),
        %(begin)s::timestamptz - number * interval '1 day' - profile.tiktok_uid::bigint * interval '1 second',
        %(observed)s, 1000 * number, 100 * number, 10 * number, 5 * number, 2 * number, 30000,
        '7476249788015495979', 'original sound', profile.handle, uuidv7(), uuidv7(), uuidv7()
    FROM tiktok_profiles AS profile, generate_series(1, %(each)s::int) AS number
    WHERE profile.tiktok_uid::bigint BETWEEN %(first)s AND %(last)s
    ORDER BY profile.id, number
"""
# Five runs go on at once, and each writes five posts at a time.
_TURNS = """
    CREATE TABLE turns AS
    SELECT id AS post_id, number AS place, visit / 30 * interval '1 second' AS after
    FROM (
        SELECT tiktok_posts.id, dense_rank() OVER (ORDER BY profile_id) AS visit,
            row_number() OVER (PARTITION BY profile_id ORDER BY published_at DESC) - 1 AS number
        FROM tiktok_posts JOIN tiktok_profiles ON tiktok_profiles.id = profile_id
        WHERE tiktok_uid::bigint BETWEEN %(first)s AND %(last)s
    ) AS each
    ORDER BY visit / 5, number / 5, visit, number
"""
_DAY = """
    INSERT INTO tiktok_post_metrics_history
    SELECT post_id, %(day)s + after, 1000 * place + %(number)s * 37, 100 * place + %(number)s, place, place, 2
    FROM turns
"""


def add_posts(connection: psycopg.Connection[Any], first: int, last: int, each: int, days: int) -> None:
    """The profiles of these numbers with so many posts each, and the turns in which their observations are written."""
    numbers = {"first": first, "last": last, "each": each}
    connection.execute(_PROFILES, numbers)
    connection.execute(_POSTS, {**numbers, "begin": BEGIN, "observed": moment(days)})
    connection.execute("DROP TABLE IF EXISTS turns")
    connection.execute(_TURNS, numbers)


def add_observations(connection: psycopg.Connection[Any], days: int) -> None:
    """One observation on each day of every post that was added last."""
    for number in range(days):
        connection.execute(_DAY, {"day": moment(number), "number": number})


def moment(day: int) -> datetime:
    """When that day's visits begin."""
    return BEGIN + timedelta(days=day)


def months(days: int) -> list[datetime]:
    """The first moments of every month up to the one behind the last day."""
    found, last = [datetime(BEGIN.year, BEGIN.month, 1, tzinfo=UTC)], moment(days)
    while found[-1] < last:
        begin = found[-1]
        found.append(begin.replace(year=begin.year + begin.month // 12, month=begin.month % 12 + 1))
    return found
