"""A process that takes turns: `python -m tests.integration.common.rate_process <redis> <per second> <seconds>`."""

import asyncio
import sys
from datetime import timedelta
from time import monotonic

from common.rate import SharedRate
from tests.fixtures.work import redis_settings


async def main(url: str, per_second: float, seconds: float) -> None:
    """Prints the moment of its beginning and that of each turn, by the clock that all processes share."""
    rate = SharedRate(redis_settings(url), "calls", per_second)
    begin = monotonic()
    moments = [begin]
    while monotonic() < begin + seconds:
        if await rate.take(timedelta(seconds=5)) is None:
            moments.append(monotonic())
    print(*moments)  # noqa: T201 - its output is what it is for
    await rate.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
