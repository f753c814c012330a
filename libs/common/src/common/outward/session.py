"""The one way out to addresses that somebody else chose."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, hdrs
from yarl import URL

from common.links import Link
from common.outward.addresses import AddressRule
from common.outward.answer import Answer, Http1Answer
from common.outward.guard import Guard, GuardedResolver, Lookup, system_lookup
from common.outward.http2 import Http2Pool
from common.outward.trust import trust
from common.outward.turns import Turns, TurnsOf

# Beside what a request itself says nothing is ever sent: no cookie, no referrer, no credentials.
_HEADERS: Mapping[str, str] = {
    hdrs.ACCEPT: "*/*",
    hdrs.ACCEPT_ENCODING: "identity",
    hdrs.USER_AGENT: "Mozilla/5.0 (compatible; Carrel)",
}


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How long a silent party is waited for, how much is asked for at once, and whose certificates are believed."""

    idle_timeout: timedelta
    connections: int = 100
    connections_per_host: int = 20
    requests_per_host: int = 20
    authorities: Path | None = None


class Outward:
    """Speaks HTTP with what the rule admits; every other address raises AddressRefused before it is dialled."""

    def __init__(self, rule: AddressRule, bounds: Bounds, lookup: Lookup = system_lookup) -> None:
        self._rule = rule
        self._bounds = bounds
        self._lookup = lookup
        self._idle_seconds = bounds.idle_timeout.total_seconds()

    async def __aenter__(self) -> Self:
        self._guard = Guard(self._rule, self._bounds.idle_timeout, self._lookup)
        self._turns = Turns(self._bounds.connections)
        self._turns_of_hosts = TurnsOf(self._bounds.requests_per_host)
        self._session = self._open_session()
        self._http2 = self._open_pool()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http2.close()
        await self._session.close()

    @asynccontextmanager
    async def get(self, link: Link) -> AsyncIterator[Answer]:
        """The answer of the link itself, in the version that its origin prefers; a redirect is not followed."""
        self._guard.check(link.host, link.port)
        async with self._turns_of_hosts.turn(link.host), self._turns:
            stream = await self._http2.ask(link) if link.scheme == "https" else None
            if stream is None:
                async with self._request(hdrs.METH_GET, link) as response:
                    yield Http1Answer(response)
            else:
                with closing(stream):
                    yield stream

    def post(self, link: Link, body: bytes, headers: Mapping[str, str]) -> AbstractAsyncContextManager[ClientResponse]:
        """The answer to the bytes that the link is sent; a redirect is not followed."""
        self._guard.check(link.host, link.port)
        return self._request(hdrs.METH_POST, link, body, headers)

    def _request(
        self, method: str, link: Link, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[ClientResponse]:
        url = URL(str(link), encoded=True)
        return self._session.request(method, url, data=body, headers=headers, allow_redirects=False)

    def _open_pool(self) -> Http2Pool:
        return Http2Pool(
            self._guard,
            trust(self._bounds.authorities, "h2", "http/1.1"),
            _HEADERS,
            self._idle_seconds,
            self._bounds.connections,
        )

    def _open_session(self) -> ClientSession:
        connector = TCPConnector(
            resolver=GuardedResolver(self._guard),
            use_dns_cache=False,
            limit=self._bounds.connections,
            limit_per_host=self._bounds.connections_per_host,
            ssl=trust(self._bounds.authorities, "http/1.1"),
        )
        return ClientSession(
            connector=connector,
            headers=_HEADERS,
            cookie_jar=DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=ClientTimeout(total=None, sock_connect=self._idle_seconds, sock_read=self._idle_seconds),
        )
