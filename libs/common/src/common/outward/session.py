"""The one HTTP session that goes to addresses that somebody else chose."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Self

from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, hdrs
from yarl import URL

from common.links import Link
from common.outward.addresses import AddressRule
from common.outward.answer import Answer, Http1Answer
from common.outward.guard import Guard, GuardedResolver, Lookup, system_lookup

# Beside what a request itself says nothing is ever sent: no cookie, no referrer, no credentials.
_HEADERS = {hdrs.ACCEPT: "*/*", hdrs.ACCEPT_ENCODING: "identity", hdrs.USER_AGENT: "Mozilla/5.0 (compatible; Carrel)"}


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How long a silent party is waited for, and how many connections are open at once."""

    idle_timeout: timedelta
    connections: int = 100
    connections_per_host: int = 20


class Outward:
    """Speaks HTTP with what the rule admits; every other address raises AddressRefused before it is dialled."""

    def __init__(self, rule: AddressRule, bounds: Bounds, lookup: Lookup = system_lookup) -> None:
        self._rule = rule
        self._bounds = bounds
        self._lookup = lookup

    async def __aenter__(self) -> Self:
        self._guard = Guard(self._rule, self._bounds.idle_timeout, self._lookup)
        self._session = self._open_session()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    @asynccontextmanager
    async def get(self, link: Link) -> AsyncIterator[Answer]:
        """The answer of the link itself: where it redirects to has to be judged anew."""
        async with self._request(hdrs.METH_GET, link) as response:
            yield Http1Answer(response)

    def post(self, link: Link, body: bytes, headers: Mapping[str, str]) -> AbstractAsyncContextManager[ClientResponse]:
        """The answer to the bytes that the link is sent; a redirect is not followed."""
        return self._request(hdrs.METH_POST, link, body, headers)

    def _request(
        self, method: str, link: Link, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[ClientResponse]:
        # An address in the link itself never comes to the resolver.
        self._guard.check(link.host, link.port)
        url = URL(str(link), encoded=True)
        return self._session.request(method, url, data=body, headers=headers, allow_redirects=False)

    def _open_session(self) -> ClientSession:
        idle_seconds = self._bounds.idle_timeout.total_seconds()
        connector = TCPConnector(
            resolver=GuardedResolver(self._guard),
            use_dns_cache=False,
            limit=self._bounds.connections,
            limit_per_host=self._bounds.connections_per_host,
        )
        return ClientSession(
            connector=connector,
            headers=_HEADERS,
            cookie_jar=DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=ClientTimeout(total=None, sock_connect=idle_seconds, sock_read=idle_seconds),
        )
