"""Fetching from foreign addresses: the one place in the product that does so."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import hdrs
from yarl import URL

from common.clock import Clock
from common.errors import Failure
from common.settings import integer, seconds, setting, size
from media_cache.clients.answers import redirect_of, refusal
from media_cache.clients.body import save_body
from media_cache.clients.guard import GuardedResolver, Lookup, check_address, system_lookup
from media_cache.domain.addresses import AddressRule
from media_cache.domain.links import BadLink, Link, parse_link
from media_cache.domain.reasons import Reason, failure

# Nothing else is ever sent: no cookie, no referrer, no credentials.
_HEADERS = {hdrs.ACCEPT: "*/*", hdrs.ACCEPT_ENCODING: "identity", hdrs.USER_AGENT: "Mozilla/5.0 (compatible; Carrel)"}


@dataclass(frozen=True, kw_only=True)
class FetchLimits:
    """How much of an origin is put up with."""

    most_bytes: int = setting("{prefix}MAX_BYTES", size, 200_000_000)
    most_redirects: int = setting("{prefix}MAX_REDIRECTS", integer(0, 20), 5)
    total_timeout: timedelta = setting("{prefix}TIMEOUT_SECONDS", seconds, timedelta(seconds=120))
    idle_timeout: timedelta = setting("{prefix}IDLE_TIMEOUT_SECONDS", seconds, timedelta(seconds=10))
    connections: int = setting("{prefix}CONNECTIONS", integer(1, 10_000), 100)
    connections_per_host: int = setting("{prefix}CONNECTIONS_PER_HOST", integer(1, 10_000), 20)


class Fetcher:
    """Fetches bytes from public addresses into files, within limits; every failure has a reason."""

    def __init__(self, limits: FetchLimits, rule: AddressRule, clock: Clock, lookup: Lookup = system_lookup) -> None:
        self._limits = limits
        self._rule = rule
        self._clock = clock
        self._lookup = lookup

    async def __aenter__(self) -> Self:
        self._session = self._open_session()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def fetch(self, url: str, target: Path) -> int:
        """Writes what is at `url` to `target` and returns how many bytes that is."""
        with _named():
            async with asyncio.timeout(self._limits.total_timeout.total_seconds()):
                return await self._follow(parse_link(url), target)

    async def _follow(self, link: Link, target: Path) -> int:
        for _ in range(self._limits.most_redirects + 1):
            self._check(link)
            async with self._session.get(URL(str(link), encoded=True), allow_redirects=False) as answer:
                redirect = redirect_of(answer, link)
                if redirect is None:
                    return await self._save(answer, link, target)
                link = redirect
        raise failure(Reason.TOO_MANY_REDIRECTS)

    async def _save(self, answer: aiohttp.ClientResponse, link: Link, target: Path) -> int:
        refused = refusal(answer, link, self._clock.now())
        if refused is not None:
            raise refused
        return await save_body(answer, target, self._limits.most_bytes)

    def _check(self, link: Link) -> None:
        """An address in the URL itself never comes to the resolver; a port that nobody may use needs no look-up."""
        if link.address is not None:
            check_address(self._rule, link.address, link.port)
        if not self._rule.may_open(link.port):
            raise failure(Reason.BLOCKED_ADDRESS, f"(port {link.port})")

    def _open_session(self) -> aiohttp.ClientSession:
        idle_seconds = self._limits.idle_timeout.total_seconds()
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(self._rule, self._limits.idle_timeout, self._lookup),
            use_dns_cache=False,
            limit=self._limits.connections,
            limit_per_host=self._limits.connections_per_host,
        )
        return aiohttp.ClientSession(
            connector=connector,
            headers=_HEADERS,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=idle_seconds, sock_read=idle_seconds),
        )


@contextmanager
def _named() -> Iterator[None]:
    """Gives what goes wrong with an origin its reason. Details stay behind: they may hold the URL and its signature."""
    try:
        yield
    except Failure:
        raise
    except BadLink as fault:
        raise failure(Reason.BLOCKED_ADDRESS, f"({fault})") from fault
    except TimeoutError as fault:
        raise failure(Reason.TIMEOUT) from fault
    except aiohttp.ClientPayloadError as fault:
        raise failure(Reason.TRUNCATED) from fault
    except aiohttp.ClientConnectionError as fault:
        raise failure(Reason.UNREACHABLE, f"({type(fault).__name__})") from fault
    except aiohttp.ClientError as fault:
        raise failure(Reason.UPSTREAM_ERROR, f"({type(fault).__name__})") from fault
    except OSError as fault:
        raise failure(Reason.STORE_ERROR, "(no room for the download on this machine)") from fault
