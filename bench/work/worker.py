"""The one worker process: its handler does nothing but note when it was begun."""

import asyncio
import sys
import time

from common.database import Database, UnitOfWork
from common.desk import run
from common.queue import Bell, WorkRole, broker
from common.work import Claim, Completion, Worker
from tests.fixtures.work import QUEUE, redis_settings, settings_of


async def note_the_time(_: Claim) -> Completion[UnitOfWork]:
    """The handler."""
    return Completion({"note": str(time.time_ns())})


async def main(database_url: str, redis_url: str, hands: int) -> None:
    """Works until it is told to stop."""
    bell = Bell(broker(redis_settings(redis_url)))
    database = Database(settings_of(database_url), UnitOfWork, bell)
    worker = Worker(database, QUEUE, note_the_time, hands=hands)
    await run([WorkRole(redis_settings(redis_url), bell, [worker])])
    await bell.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
