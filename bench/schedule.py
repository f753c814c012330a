"""How long the schedule role takes to queue every profile that is due: `python -m bench.schedule`."""

import argparse
import asyncio
import os
import time
from datetime import timedelta

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bench.servers import servers
from common.database import Database
from monitor.repository import Work
from monitor.usecases import Runs
from tests.fixtures.work import settings_of

_PROFILES = """
    INSERT INTO tiktok_profiles (id, tiktok_uid, handle, monitoring_enabled, next_monitoring_run)
    SELECT uuidv7(), number::text, 'profile' || number, true, now() - random() * interval '1 hour'
    FROM generate_series(1, %s) AS number
"""


def main() -> None:
    """Prints the seconds and the statements of one scheduler, of two at once, and of a round that finds nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=10_000)
    arguments = parser.parse_args()
    with servers() as stores:
        for schedulers in (1, 2):
            url = stores.migrated("monitor", f"schedulers_{schedulers}")
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(_PROFILES, [arguments.profiles])
                connection.execute("ANALYZE")
            asyncio.run(_measure(url, schedulers))
        print(f"load of the machine, others included: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


async def _measure(url: str, schedulers: int) -> None:
    sent: list[str] = []
    event.listen(Engine, "before_cursor_execute", lambda *call: sent.append(call[2]))
    for what in ("all due", "none due"):
        databases = [Database(settings_of(url), Work) for _ in range(schedulers)]
        sent.clear()
        began = time.perf_counter()
        asked = await asyncio.gather(*(Runs(one, timedelta(minutes=5)).ask_due() for one in databases))
        seconds = time.perf_counter() - began
        print(f"{schedulers} at once, {what}: {sum(asked):,} queued in {seconds:.2f} s, {len(sent)} statements")
        for one in databases:
            await one.close()


if __name__ == "__main__":
    main()
