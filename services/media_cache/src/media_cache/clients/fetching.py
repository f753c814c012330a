"""Fetching from foreign addresses into spools: redirects followed, limits kept, every failure named."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp

from common.clock import Clock
from common.errors import Failure
from common.links import BadLink, Link, parse_link
from common.outward import AddressRefused, Answer, Bounds, Outward, certificates
from common.settings import integer, seconds, setting, size
from media_cache.clients.answers import redirect_of, refusal
from media_cache.clients.body import body_of
from media_cache.clients.spool import Spool
from media_cache.domain.reasons import Reason, failure

# A slide has come whole by then, or its origin is too slow for anything.
_SMALL_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class FetchLimits:
    """How much of an origin is put up with."""

    most_bytes: int = setting("{prefix}MAX_BYTES", size, 200_000_000)
    most_redirects: int = setting("{prefix}MAX_REDIRECTS", integer(0, 20), 5)
    total_timeout: timedelta = setting("{prefix}TIMEOUT_SECONDS", seconds, timedelta(seconds=120))
    small_timeout: timedelta = setting("{prefix}SMALL_TIMEOUT_SECONDS", seconds, timedelta(seconds=30))
    idle_timeout: timedelta = setting("{prefix}IDLE_TIMEOUT_SECONDS", seconds, timedelta(seconds=10))
    connections: int = setting("{prefix}CONNECTIONS", integer(1, 10_000), 100)
    connections_per_host: int = setting("{prefix}CONNECTIONS_PER_HOST", integer(1, 10_000), 20)
    requests_per_host: int = setting("{prefix}REQUESTS_PER_HOST", integer(1, 10_000), 20)
    authorities: Path | None = setting("{prefix}CA_FILE", certificates, None)

    @property
    def bounds(self) -> Bounds:
        """What of it concerns connections."""
        return Bounds(
            idle_timeout=self.idle_timeout,
            connections=self.connections,
            connections_per_host=self.connections_per_host,
            requests_per_host=self.requests_per_host,
            authorities=self.authorities,
        )


class Fetcher:
    """Fetches bytes from public addresses into spools, within limits; every failure has a reason."""

    def __init__(self, limits: FetchLimits, outward: Outward, clock: Clock) -> None:
        self._limits = limits
        self._outward = outward
        self._clock = clock
        total_seconds = limits.total_timeout.total_seconds()
        self._small_seconds = min(limits.small_timeout.total_seconds(), total_seconds)
        self._more_seconds = total_seconds - self._small_seconds

    async def fetch(self, url: str, target: Spool) -> None:
        """Writes what is at `url` to `target`."""
        with _named():
            async with asyncio.timeout(self._small_seconds) as deadline:
                await self._follow(parse_link(url), target, deadline)

    async def _follow(self, link: Link, target: Spool, deadline: asyncio.Timeout) -> None:
        for _ in range(self._limits.most_redirects + 1):
            async with self._outward.get(link) as answer:
                redirect = redirect_of(answer, link)
                if redirect is None:
                    return await self._save(answer, link, target, deadline)
                link = redirect
        raise failure(Reason.TOO_MANY_REDIRECTS)

    async def _save(self, answer: Answer, link: Link, target: Spool, deadline: asyncio.Timeout) -> None:
        refused = refusal(answer, link, self._clock.now())
        if refused is not None:
            raise refused
        async for piece in body_of(answer, self._limits.most_bytes):
            was_small = target.size_bytes <= _SMALL_BYTES
            await target.write(piece)
            if was_small and target.size_bytes > _SMALL_BYTES:
                self._extend(deadline)

    def _extend(self, deadline: asyncio.Timeout) -> None:
        """Much has come: the rest of it has the time that a video takes."""
        deadline.reschedule((deadline.when() or 0) + self._more_seconds)


@contextmanager
def _named() -> Iterator[None]:
    """Gives what goes wrong with an origin its reason. Details stay behind: they may hold the URL and its signature."""
    try:
        yield
    except AddressRefused as refused:
        raise failure(Reason.BLOCKED_ADDRESS, f"({refused.objection})") from refused
    except Failure:
        raise
    except BadLink as fault:
        raise failure(Reason.BLOCKED_ADDRESS, f"({fault})") from fault
    except TimeoutError as fault:
        raise failure(Reason.TIMEOUT) from fault
    except aiohttp.ClientPayloadError as fault:
        raise failure(Reason.TRUNCATED) from fault
    except aiohttp.ClientConnectionError as fault:
        raise failure(Reason.UNREACHABLE, f"({type(fault.__cause__ or fault).__name__})") from fault
    except aiohttp.ClientError as fault:
        raise failure(Reason.UPSTREAM_ERROR, f"({type(fault).__name__})") from fault
