"""Posts recorded a second, end to end: `python -m bench.upsert [--accounts N] [--pages N] [--media stand-in]`."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from bench.processes import announced, cpu_seconds, port_of, service
from bench.servers import Servers, servers
from bench.upsert import bare
from bench.upsert.provider import PAGE_SIZE, account
from dev.backing.ports import LOOPBACK, free_port
from dev.backing.waiting import wait

LONGEST_SECONDS = 600.0
_PROFILES = """
    INSERT INTO tiktok_profiles (id, tiktok_uid, handle, monitoring_enabled, next_monitoring_run)
    SELECT uuidv7(), uid, handle, true, now() FROM unnest(%s::text[], %s::text[]) AS given (uid, handle)
"""
_DUE = "UPDATE tiktok_profiles SET next_monitoring_run = now()"
# What the worker of media_cache would have done by the next visit.
_CACHED = """
    WITH stored AS (
        INSERT INTO stored_objects (sha256, cache_key, content_type, size_bytes)
        VALUES ('0', 'media/0', 'image/webp', 1)
        RETURNING *
    )
    UPDATE cache_assets AS asset SET status = 'CACHED', sha256 = stored.sha256, cache_key = stored.cache_key,
        content_type = stored.content_type, size_bytes = stored.size_bytes
    FROM stored
"""
_LIVE = "SELECT count(*) FROM profile_monitoring_logs WHERE status IN ('pending', 'running')"
_ROUND = """
    SELECT sum(posts_scraped), sum(new_posts), sum(updated_posts + unchanged_posts),
        count(*) FILTER (WHERE status = 'failed'), extract(epoch FROM max(completed_at) - min(started_at))::float
    FROM (SELECT * FROM profile_monitoring_logs ORDER BY id DESC LIMIT %s) AS round
"""


@dataclass(frozen=True)
class Standing:
    """The monitor at work."""

    environ: Mapping[str, str]
    database: psycopg.Connection[Any]
    processes: Mapping[str, int]
    media_url: str | None

    def cache_media(self) -> None:
        """Has all media that were asked for be there."""
        if self.media_url:
            with psycopg.connect(self.media_url, autocommit=True) as connection:
                connection.execute(_CACHED)


def main() -> None:
    """Prints posts a second for a first and a second identical round, and the bare statement beside them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=100)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--batch", type=int, default=5, help="posts in one transaction")
    parser.add_argument("--workers", type=int, default=1, help="processes that carry out runs")
    parser.add_argument("--media", choices=["real", "stand-in"], default="real")
    arguments = parser.parse_args()
    with ExitStack() as house:
        stores = house.enter_context(servers())
        provider = house.enter_context(
            announced("bench.upsert.provider", str(arguments.accounts), str(arguments.pages))
        )
        standing = house.enter_context(_monitor(stores, provider, arguments))
        accounts = [account(number, arguments.pages) for number in range(arguments.accounts)]
        standing.database.execute(_PROFILES, [[one.uid for one in accounts], [one.handle for one in accounts]])
        print(f"first round: {_round(standing, len(accounts))}", flush=True)
        standing.cache_media()
        print(f"second, the same: {_round(standing, len(accounts))}")
        _compare(stores, standing)


def _round(standing: Standing, runs: int) -> str:
    standing.database.execute(_DUE)
    before = {name: cpu_seconds(pid) for name, pid in standing.processes.items()}
    tick = (sys.executable, "-m", "monitor", "tick")
    subprocess.run(tick, env={**os.environ, **standing.environ}, check=True, stdout=subprocess.DEVNULL)
    wait(lambda: standing.database.execute(_LIVE).fetchone() == (0,), LONGEST_SECONDS, "the runs to end")
    found = standing.database.execute(_ROUND, [runs]).fetchone()
    assert found is not None
    posts, new, known, failed, seconds = found
    used = ", ".join(
        f"{name} {1000 * (cpu_seconds(pid) - before[name]) / posts:.2f} ms" for name, pid in standing.processes.items()
    )
    rate = f"{posts:,} posts in {seconds:.1f} s, {posts / seconds:,.0f}/s"
    return f"{rate} ({new:,} new, {known:,} known, {failed} runs failed); CPU per post: {used}"


def _compare(stores: Servers, standing: Standing) -> None:
    rows = bare.rows_of(standing.database)
    with psycopg.connect(stores.migrated("monitor", "bare"), autocommit=True) as connection:
        for what in ("new", "known"):
            print(f"bare statement, pages of {PAGE_SIZE}, {what}: {bare.rate(connection, rows, PAGE_SIZE):,.0f}/s")
    observations = standing.database.execute("SELECT count(*) FROM tiktok_post_metrics_history").fetchone()
    print(f"posts {len(rows):,}, observations {observations[0] if observations else 0:,}")
    print(f"load of the machine, others included: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


@contextmanager
def _monitor(stores: Servers, provider: str, arguments: argparse.Namespace) -> Iterator[Standing]:
    with ExitStack() as house:
        media_url, pids = None, {}
        if arguments.media == "real":
            media_url = stores.migrated("media_cache")
            media_address, pids["media_cache"] = house.enter_context(_media_cache(stores, media_url))
        else:
            media_address = house.enter_context(announced("bench.standin"))
        url, listen = stores.migrated("monitor"), free_port()
        environ = {
            "MONITOR_DATABASE_URL": url,
            "REDIS_URL": stores.redis_url,
            "SCRAPECREATORS_API_KEY": "bench",
            "SCRAPECREATORS_BASE_URL": f"http://{provider}",
            "MEDIA_CACHE_ADDRESS": media_address,
            "MONITOR_LISTEN": f"{LOOPBACK}:{listen}",
            "MONITOR_BATCH_SIZE": str(arguments.batch),
            "SCRAPE_PAGE_DELAY_SECONDS": "0",
            "MONITOR_SCHEDULE_SPREAD_SECONDS": "0",
            "MONITOR_SOURCE_RATE": "1000",
            "LOG_LEVEL": "WARNING",
        }
        pid = house.enter_context(service("monitor", "all", environ, stores.folder / "monitor.log", listen))
        for number in range(1, arguments.workers):
            log = stores.folder / f"worker_{number}.log"
            pids |= {f"worker {number}": house.enter_context(service("monitor", "work", environ, log))}
        database = house.enter_context(psycopg.connect(url, autocommit=True))
        yield Standing(environ, database, {"monitor": pid, **pids}, media_url)


@contextmanager
def _media_cache(stores: Servers, url: str) -> Iterator[tuple[str, int]]:
    """The real one, which keeps what it is asked for; its worker is not there, for nothing could be fetched."""
    environ = {**stores.media_cache(url), "LOG_LEVEL": "WARNING"}
    address = environ["MEDIA_CACHE_LISTEN"]
    with service("media_cache", "serve", environ, stores.folder / "media_cache.log", port_of(address)) as pid:
        yield address, pid


if __name__ == "__main__":
    main()
