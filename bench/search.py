"""Searching 100,000 posts: `python -m bench.search [--posts N]`."""

import argparse
import asyncio
import os
import time
from typing import Any

import psycopg
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.plans import Read, engine_of, plan
from bench.servers import servers
from bench.times import Times
from monitor.domain.matches import matches
from monitor.domain.queries import PostQuery
from monitor.domain.searching import search_of
from monitor.repository import Work

CALLS = 100
PAGE_SIZE = 50
SLIDES = 7
_SIZE = "SELECT pg_size_pretty(pg_relation_size('tiktok_posts_search')), pg_size_pretty(pg_table_size('tiktok_posts'))"
_PROFILES = """
    INSERT INTO tiktok_profiles (id, tiktok_uid, handle)
    SELECT gen_random_uuid(), number::text, 'profile' || number FROM generate_series(0, %s / 1000) AS number
"""
# Words as they come in languages, few of them often: every second post says `recipe`, one in a thousand `aubergine`;
# every third is Chinese.
_POSTS = """
    INSERT INTO tiktok_posts
        (id, tiktok_id, profile_id, content_type, description, published_at, observed_at, ocr_texts)
    SELECT gen_random_uuid(), number::text, tiktok_profiles.id, 'image',
        concat_ws(' ', 'Post', number, CASE WHEN number %% 2 = 0 THEN 'a recipe' END,
            CASE WHEN number %% 1000 = 7 THEN 'with Aubergine' END, '#food #fyp'),
        now() - number * interval '1 minute', now(),
        ARRAY(
            SELECT array_to_string(ARRAY(
                SELECT CASE WHEN number %% 3 = 0 THEN chr(19968 + (3000 * power(random(), 4))::int)
                    ELSE 'w' || (20000 * power(random(), 4))::int || ' ' END
                FROM generate_series(1, 25) WHERE number + slide > 0
            ), '') || CASE WHEN number %% 3000 = 9 AND slide = 4 THEN '\u8304\u5b50' ELSE '' END
            FROM generate_series(1, %s) AS slide
        )
    FROM generate_series(1, %s) AS number JOIN tiktok_profiles ON tiktok_uid = (number / 1000)::text
"""
SEARCHES = {
    "every second post": "recipe",
    "one in a thousand": "aubergine",
    "one in 3,000, two characters": "\u8304\u5b50",
    "one character": "\u8304",
    "a phrase of frequent words": '"a recipe"',
    "a frequent and a rare word": "recipe food w19999",
    "the beginning of a word": "auberg*",
    "all but some": "food -recipe",
    "nothing": "nowhere",
}


def main() -> None:
    """Prints what each search takes, in PostgreSQL and for the excerpts, and how."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    arguments = parser.parse_args()
    with servers() as stores:
        url = stores.migrated("monitor")
        with psycopg.connect(url, autocommit=True) as connection:
            _fill(connection, arguments.posts)
        asyncio.run(_measure(url))
    print(f"load of the machine, others included: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _fill(connection: psycopg.Connection[Any], posts: int) -> None:
    began = time.perf_counter()
    connection.execute(_PROFILES, [posts])
    connection.execute(_POSTS, [SLIDES, posts])
    print(f"{posts:,} posts with {SLIDES} slides of 25 words, filled in {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    connection.execute("UPDATE tiktok_posts SET title = '' WHERE id IN (SELECT id FROM tiktok_posts LIMIT 10000)")
    print(f"  to read the words of a post again: {(time.perf_counter() - began) / 10:.2f} ms")
    connection.execute("VACUUM ANALYZE")
    print("  index {}, table {}".format(*(connection.execute(_SIZE).fetchone() or ("", ""))))


async def _measure(url: str) -> None:
    engine = engine_of(url)
    for name, words in SEARCHES.items():
        query = PostQuery(search=search_of(words))
        found, excerpts = await _times(engine, query)
        lines = (await plan(engine, _read(query))).splitlines()
        scans = dict.fromkeys(line.partition("(actual")[0].strip(" ->") for line in lines if " Scan" in line)
        print(f"  {name}, {words}: {found}; {'; '.join(scans)}; excerpts {excerpts}")
    await engine.dispose()


async def _times(engine: AsyncEngine, query: PostQuery) -> tuple[Times, Times]:
    """A page as the service reads it, by a connection that has read it before; and the excerpts of its posts."""
    found, excerpts = [], []
    for _ in range(CALLS):
        async with engine.begin() as connection:
            began = time.perf_counter()
            posts = await Work(connection).posts.page(query, None, PAGE_SIZE + 1)
        found.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        assert query.search
        for post in posts[:PAGE_SIZE]:
            matches(query.search, post.passages)
        excerpts.append((time.perf_counter() - began) * 1000)
    return Times(sorted(found)), Times(sorted(excerpts))


def _read(query: PostQuery) -> Read:
    return lambda work: work.posts.page(query, None, PAGE_SIZE + 1)


if __name__ == "__main__":
    main()
