"""Requests at a rate that does not wait for the answers, as callers are who know nothing of each other."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import aiohttp

from bench.media_cache.kinds import order, url
from bench.times import Times

# New addresses among those that were asked for before: one in five.
_ONE_NEW_OF = 5
# Fewer than a gateway takes: what is to be seen is how it refuses requests, not connections.
_CONNECTIONS = 500
_PATIENCE = aiohttp.ClientTimeout(total=30)


@dataclass(frozen=True)
class Answer:
    """Of which file it was, its status, 0 where there was none, and the milliseconds until it was there."""

    number: int
    status: int
    taken: float


@dataclass(frozen=True)
class Answers:
    """What came of all requests of a while."""

    answers: list[Answer]
    seconds: float

    def times(self, *statuses: int) -> Times:
        """How long the answers with these statuses took."""
        return Times(sorted(each.taken for each in self.answers if each.status in statuses))

    def counts(self) -> dict[int, int]:
        """How many answers there were of each status."""
        return dict(Counter(each.status for each in self.answers))

    def numbers(self, status: int) -> set[int]:
        """The files of the answers with that status."""
        return {each.number for each in self.answers if each.status == status}

    def rate(self, status: int) -> float:
        """Answers of that status a second."""
        return self.counts().get(status, 0) / self.seconds


@dataclass
class Caller:
    """Asks a gateway for media, most of them again; numbers below `known` were asked for before."""

    gateway: str
    origin: str
    mix: str
    known: int

    def ask(self, rate: float, seconds: float) -> Answers:
        """The answers to so many requests a second, for so long."""
        return asyncio.run(self._ask(rate, seconds))

    async def _ask(self, rate: float, seconds: float) -> Answers:
        connector = aiohttp.TCPConnector(limit=_CONNECTIONS)
        async with aiohttp.ClientSession(self.gateway, connector=connector, timeout=_PATIENCE) as session:
            began, numbers, running = time.perf_counter(), self._numbers(), []
            for turn in range(int(rate * seconds)):
                await asyncio.sleep(began + turn / rate - time.perf_counter())
                running.append(asyncio.create_task(self._one(session, next(numbers))))
            answers = await asyncio.gather(*running)
            return Answers(answers, time.perf_counter() - began)

    def _numbers(self) -> Iterator[int]:
        chance = random.Random(self.known)
        while True:
            yield from (chance.randrange(self.known) for _ in range(_ONE_NEW_OF - 1))
            self.known += 1
            yield self.known - 1

    async def _one(self, session: aiohttp.ClientSession, number: int) -> Answer:
        kinds = order(self.mix)
        wanted = {"assets": [{"url": url(self.origin, kinds[number % len(kinds)], number)}]}
        began = time.perf_counter()
        try:
            async with session.post("/api/media/assets", json=wanted) as answer:
                await answer.read()
                status = answer.status
        except (aiohttp.ClientError, TimeoutError):
            status = 0
        return Answer(number, status, 1000 * (time.perf_counter() - began))
