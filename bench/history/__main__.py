"""A year of daily observations under a schema: `python -m bench.history [--candidate all] [--posts N …] [--days N]`."""

import argparse
import asyncio
import os
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from bench.asking import rest, times_of
from bench.history import filling
from bench.history.candidates import CANDIDATES, TABLE, Candidate, partition
from bench.history.reads import draw, page_of, path_of
from bench.plans import engine_of, plan, statement_times
from bench.servers import Servers, servers

POSTS_EACH = 100
CALLS = 200
SLICE = 1000
_SIZES = f"""
    SELECT sum(pg_table_size(each))::bigint, sum(pg_indexes_size(each))::bigint
    FROM (SELECT '{TABLE}'::regclass UNION SELECT relid FROM pg_partition_tree('{TABLE}')) AS part (each)
"""


def main() -> None:
    """Prints what each candidate weighs and takes; the service itself is asked on the schema that it has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidate", default="key", choices=["all", *(each.name for each in CANDIDATES)])
    parser.add_argument("--posts", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--days", type=int, default=365)
    arguments = parser.parse_args()
    wanted = [each for each in CANDIDATES if arguments.candidate in ("all", each.name)]
    with servers() as stores:
        for candidate in wanted:
            for posts in arguments.posts:
                _measure(stores, candidate, posts, arguments.days)
    print(f"load of the machine, others included: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _measure(stores: Servers, candidate: Candidate, posts: int, days: int) -> None:
    url = stores.migrated("monitor")
    with psycopg.connect(url, autocommit=True) as connection:
        months = filling.months(days)
        for statement in candidate.creation(months):
            connection.execute(statement)
        filling.add_posts(connection, 1, posts // POSTS_EACH, POSTS_EACH, days)
        _fill(connection, f"{candidate.name}, {posts:,} posts", posts, days)
        profiles: list[UUID] = [row[0] for row in connection.execute("SELECT id FROM tiktok_profiles")]
        asyncio.run(_read(url, profiles))
        if candidate is CANDIDATES[0]:
            _ask(stores, url, profiles)
        _remove(connection, candidate, months[1])
    stores.drop_database("monitor")


def _fill(connection: psycopg.Connection[Any], name: str, posts: int, days: int) -> None:
    began = time.perf_counter()
    filling.add_observations(connection, days)
    seconds, observations = time.perf_counter() - began, posts * days
    heap, indexes = (size / observations for size in connection.execute(_SIZES).fetchone() or (0, 0))
    print(f"{name}: {observations:,} observations in {seconds:.0f} s, {observations / seconds:,.0f}/s")
    print(f"  on disk: {heap + indexes:.0f} bytes each ({heap:.0f} heap, {indexes:.0f} indexes)")
    connection.execute("VACUUM ANALYZE")


async def _read(url: str, profiles: Sequence[UUID]) -> None:
    engine, chance = engine_of(url), draw()
    for limit in (30, 365):
        times = await statement_times(engine, lambda: page_of(chance.choice(profiles), limit), CALLS)  # noqa: B023 - called at once
        print(f"  in PostgreSQL, page of 50, {limit} newest each: {times}")
    shown = await plan(engine, page_of(profiles[len(profiles) // 2], 30))
    print("    " + shown.replace("\n", "\n    "))
    await engine.dispose()


def _ask(stores: Servers, url: str, profiles: Sequence[UUID]) -> None:
    chance = draw()
    with rest(stores, url) as address:
        for limit in (30, 365):
            times = asyncio.run(times_of(address, lambda: path_of(chance.choice(profiles), limit), CALLS))  # noqa: B023 - called at once
            print(f"  over REST, page of 50, {limit} newest each: {times}")


def _remove(connection: psycopg.Connection[Any], candidate: Candidate, before: datetime) -> None:
    """The oldest month."""
    began = time.perf_counter()
    removed = _removed(connection, candidate, before)
    print(f"  the oldest month: {removed} removed in {time.perf_counter() - began:.2f} s")
    began = time.perf_counter()
    connection.execute(f"VACUUM {TABLE}")
    print(f"  vacuum after it: {time.perf_counter() - began:.2f} s")


def _removed(connection: psycopg.Connection[Any], candidate: Candidate, before: datetime) -> str:
    if candidate.is_partitioned:
        connection.execute(candidate.removal.format(oldest=partition(filling.months(1)[0])))
        return "a partition"
    ids = [row[0] for row in connection.execute("SELECT id FROM tiktok_posts ORDER BY id")]
    slices = (
        [ids[start : start + SLICE] for start in range(0, len(ids), SLICE)] if "posts" in candidate.removal else [[]]
    )
    removals = (connection.execute(candidate.removal, {"before": before, "posts": each}) for each in slices)
    return f"{sum(removal.rowcount for removal in removals):,}"


if __name__ == "__main__":
    main()
