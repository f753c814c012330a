"""The bare limit of slides: download and store, five at once, nothing written down. It prints what that took."""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Iterator

import aiohttp

from bench.media_cache.kinds import order, url

AT_ONCE = 5


async def main(origin: str, sink: str, mix: str, count: int) -> None:
    """Prints assets a second and milliseconds of CPU for each."""
    kinds = order(mix)
    addresses = ((number, url(origin, kinds[number % len(kinds)], number)) for number in range(count))
    async with aiohttp.ClientSession() as session:
        before, began = _used(), time.perf_counter()
        await asyncio.gather(*(_take(session, sink, addresses) for _ in range(AT_ONCE)))
        seconds = time.perf_counter() - began
    print(json.dumps({"rate": count / seconds, "cpu_ms": 1000 * (_used() - before) / count}))


async def _take(session: aiohttp.ClientSession, sink: str, addresses: Iterator[tuple[int, str]]) -> None:
    for number, address in addresses:
        async with session.get(address) as answer:
            content = await answer.read()
        async with session.put(f"http://{sink}/bare/{number}", data=content) as stored:
            stored.raise_for_status()


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
