"""A process that takes turns."""

import asyncio
from datetime import timedelta
from time import monotonic

from common.rate import SharedRate
from tests.fixtures.work import redis_settings


def take_turns(url: str, per_second: float, seconds: float) -> int:
    """Prints the moment of its beginning and that of each turn, by the clock that all processes share."""
    asyncio.run(_take_turns(url, per_second, seconds))
    return 0


async def _take_turns(url: str, per_second: float, seconds: float) -> None:
    rate = SharedRate(redis_settings(url), "calls", per_second)
    begin = monotonic()
    moments = [begin]
    while monotonic() < begin + seconds:
        if await rate.take(timedelta(seconds=5)) is None:
            moments.append(monotonic())
    print(*moments)  # noqa: T201 - its output is what it is for
    await rate.close()
