"""No-op jobs per second, and the time from commit to start at low load: `python -m bench.work`."""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import insert

from bench.servers import servers
from bench.work import worker
from common.clock import new_id
from common.database import Database, UnitOfWork
from common.queue import Bell, broker
from common.work import wanted
from dev.backing.program import tied
from tests.fixtures.work import JOBS, QUEUE, Jobs, create_tables, redis_settings, settings_of

HANDS = 64
BATCH = 500


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=20_000)
    parser.add_argument("--calls", type=int, default=300)
    arguments = parser.parse_args()
    with servers() as stores:
        asyncio.run(measure(stores.database_url, stores.redis_url, arguments.jobs, arguments.calls))


async def measure(database_url: str, redis_url: str, jobs: int, calls: int) -> None:
    """Throughput, with everything committed before it is begun; then latency, one at a time."""
    bell = Bell(broker(redis_settings(redis_url)))
    database = Database(settings_of(database_url), UnitOfWork, bell)
    await create_tables(database)
    queue = Jobs(database)
    with one_worker(database_url, redis_url):
        await ask(database)
        await until_completed(queue, 1)
        rate = await throughput(database, queue, jobs)
        print(f"no-op jobs: {rate:,.0f}/s, one worker process, {HANDS} hands, {jobs:,} jobs")
        delays = sorted(await latencies(database, queue, calls))
    print(f"load of the machine, others included: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    p50, p99 = (1000 * statistics.quantiles(delays, n=100)[each] for each in (49, 98))
    print(f"commit to start: p50 {p50:.1f} ms, p99 {p99:.1f} ms, {calls} jobs at about 20/s, {HANDS} hands")
    await bell.close()
    await database.close()


async def throughput(database: Database[UnitOfWork], queue: Jobs, jobs: int) -> float:
    """Jobs per second, from the first commit to the last job done, asked for as a caller would: in batches."""
    before = (await queue.statistics()).completed
    begin = time.perf_counter()
    for _ in range(jobs // BATCH):
        await ask(database, BATCH)
    await until_completed(queue, before + jobs)
    return jobs / (time.perf_counter() - begin)


async def latencies(database: Database[UnitOfWork], queue: Jobs, calls: int) -> list[float]:
    """Seconds from a commit to the start of its job, the worker being idle but for that."""
    commits: dict[UUID, int] = {}
    before = (await queue.statistics()).completed
    for _ in range(calls):
        (job,) = await ask(database)
        commits[job] = time.time_ns()
        await asyncio.sleep(random.uniform(0.02, 0.08))
    await until_completed(queue, before + calls)
    begun = {row["id"]: int(row["note"]) for row in await queue.rows()}
    return [(begun[job] - commit) / 1e9 for job, commit in commits.items()]


async def ask(database: Database[UnitOfWork], count: int = 1) -> list[UUID]:
    """Asks for jobs as a use case does: rows in a transaction, a bell after it."""
    rows = [{"id": new_id(), **wanted(QUEUE)} for _ in range(count)]
    async with database.unit_of_work() as work:
        await work.connection.execute(insert(JOBS), rows)
        work.ring(QUEUE.name, count)
    return [row["id"] for row in rows]


async def until_completed(queue: Jobs, count: int) -> None:
    """Waits for so many jobs, asking seldom: counting them is work for the same machine."""
    async with asyncio.timeout(300):
        while (await queue.statistics()).completed < count:  # noqa: ASYNC110 - another process has no event to wait for
            await asyncio.sleep(0.1)


@contextmanager
def one_worker(database_url: str, redis_url: str) -> Iterator[None]:
    """The worker process, ended with the block."""
    command = (sys.executable, "-m", worker.__name__, database_url, redis_url, str(HANDS))
    process = subprocess.Popen(tied(command))
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    main()
