"""The latest numbers of a profile among ever more others: `python -m bench.latest [--profiles N …] [--days N]`."""

import argparse
import asyncio
import os
import time
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg

from bench.history import filling
from bench.history.reads import draw, page_of
from bench.plans import Read, engine_of, plan, statement_times
from bench.servers import servers
from monitor.domain.history import PostHistoryQuery
from monitor.domain.queries import Order
from monitor.domain.spans import EVER
from monitor.repository import Work

POSTS_EACH = 500
CALLS = 200
_SIZE = "SELECT pg_size_pretty(pg_database_size(current_database()))"
_POST = "SELECT id FROM tiktok_posts WHERE profile_id = %s LIMIT 1"


def main() -> None:
    """Prints the times at each number of profiles, and at the last one which tables the reads walk through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, nargs="+", default=[10, 100, 600])
    parser.add_argument("--days", type=int, default=10)
    arguments = parser.parse_args()
    with servers() as stores:
        url = stores.migrated("monitor")
        with psycopg.connect(url, autocommit=True) as connection:
            # The rows are right by the way they are made: their foreign keys need not be looked up one by one.
            connection.execute("SET session_replication_role = replica")
            before = 0
            for profiles in arguments.profiles:
                _fill(connection, before + 1, profiles, arguments.days)
                ids = [row[0] for row in connection.execute("SELECT id FROM tiktok_profiles")]
                asyncio.run(_measure(url, ids))
                before = profiles
            post = connection.execute(_POST, [ids[0]]).fetchone()
            assert post is not None
            asyncio.run(_walks(url, _reads(ids[0], post[0])))
    print(f"load of the machine, others included: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _fill(connection: psycopg.Connection[Any], first: int, last: int, days: int) -> None:
    began = time.perf_counter()
    filling.add_posts(connection, first, last, POSTS_EACH, days)
    filling.add_observations(connection, days)
    connection.execute("VACUUM ANALYZE")
    posts, size = last * POSTS_EACH, connection.execute(_SIZE).fetchone()
    print(f"{last:,} profiles, {posts:,} posts, {posts * days:,} observations, {size[0] if size else ''}", end="")
    print(f"; filled in {time.perf_counter() - began:.0f} s")


async def _measure(url: str, profiles: Sequence[UUID]) -> None:
    engine, chance = engine_of(url), draw()
    for limit in (1, 30):
        times = await statement_times(engine, lambda: page_of(chance.choice(profiles), limit), CALLS)  # noqa: B023 - called at once
        print(f"  page of 50 of a profile, {limit} newest each: {times}")
    await engine.dispose()


def _reads(profile_id: UUID, post_id: UUID) -> Iterable[tuple[str, Read]]:
    for order in Order:
        yield f"of a profile by {order}", page_of(profile_id, 30, order)
    for order in (Order.NEWEST, Order.OLDEST, Order.VIEWS):
        yield f"of all profiles by {order}", page_of(None, 30, order)
    yield "of a profile with a word", page_of(profile_id, 30, words="number 77")
    yield "history of a post", _history(post_id)


def _history(post_id: UUID) -> Read:
    async def read(work: Work) -> None:
        await work.history.of_post(PostHistoryQuery(post_id, EVER), None, 100)

    return read


async def _walks(url: str, reads: Iterable[tuple[str, Read]]) -> None:
    engine = engine_of(url)
    for name, read in reads:
        (taken,) = (await statement_times(engine, lambda: read, 1)).taken  # noqa: B023 - called at once
        lines = (await plan(engine, read)).splitlines()
        scans = dict.fromkeys(line.partition("(actual")[0].strip(" ->") for line in lines if " Scan" in line)
        print(f"  {name}: {taken:.1f} ms, {'; '.join(scans)}")
    await engine.dispose()


if __name__ == "__main__":
    main()
