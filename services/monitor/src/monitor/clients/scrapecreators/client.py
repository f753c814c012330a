"""Asks ScrapeCreators over HTTP, once for each call."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from http import HTTPStatus

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar

from monitor.clients.scrapecreators.parsing import parse_balance, parse_page, parse_profile
from monitor.clients.scrapecreators.refusals import refusal
from monitor.clients.scrapecreators.settings import ScrapeCreatorsSettings
from monitor.clients.source import (
    AccountNotFound,
    PageAnswer,
    ProfileAnswer,
    SourceKeyRefused,
    SourceTimedOut,
    SourceUnavailable,
    SourceUnreadable,
)
from monitor.domain.handles import Handle
from monitor.domain.pages import Page

_CHUNK = 256 * 1024
_DIGEST_LENGTH = 16
# The provider's documents disagree.
_BALANCE_PATHS = ("/v1/credit-balance", "/v1/credit/balance")


def open_session(settings: ScrapeCreatorsSettings) -> ClientSession:
    """A session that keeps nothing between calls and obeys no proxy variable."""
    timeout = ClientTimeout(total=settings.timeout.total_seconds())
    return ClientSession(timeout=timeout, cookie_jar=DummyCookieJar(), trust_env=False)


class ScrapeCreators:
    """The provider behind the `PostSource` port."""

    name = "scrapecreators"

    def __init__(self, session: ClientSession, settings: ScrapeCreatorsSettings) -> None:
        self._session = session
        self._settings = settings

    @property
    def key_digest(self) -> str:
        """Tells our key from any other, and nothing else about it."""
        key = self._settings.api_key.reveal() if self._settings.api_key else ""
        return sha256(f"carrel: the key of {self.name}: {key}".encode()).hexdigest()[:_DIGEST_LENGTH]

    async def fetch_page(self, handle: Handle, cursor: str | None = None, region: str | None = None) -> PageAnswer:
        """The newest posts of the account, or those after the cursor."""
        query = {"handle": handle, "max_cursor": cursor, "region": region}
        # Never trimmed: that would drop the sound and the pin.
        body = await self._get("/v3/tiktok/profile/videos", query)
        return PageAnswer(await asyncio.to_thread(parse_page, body, handle), body)

    async def fetch_profile(self, handle: Handle | None = None, *, uid: str | None = None) -> ProfileAnswer:
        """The account itself, which also tells a private one from an empty one, and what a renamed one is called."""
        body = await self._get("/v1/tiktok/profile", {"handle": handle, "user_id": uid})
        return ProfileAnswer(*parse_profile(body))

    async def fetch_post(self, url: str, region: str | None = None) -> PageAnswer:
        """The post at its public address by itself."""
        body = await self._get("/v2/tiktok/video", {"url": url, "region": region})
        return PageAnswer(parse_page(body), body)

    async def fetch_balance(self) -> int:
        """How many credits are left."""
        for path in _BALANCE_PATHS:
            with suppress(AccountNotFound):
                return parse_balance(await self._get(path, {}))
        raise SourceUnreadable("The provider does not tell our balance.")

    def read_page(self, body: bytes, handle: Handle) -> Page:
        """A page of the account that was fetched before."""
        return parse_page(body, handle)

    async def _get(self, path: str, query: Mapping[str, str | None]) -> bytes:
        if self._settings.api_key is None:
            raise SourceKeyRefused("There is no key of the provider: set SCRAPECREATORS_API_KEY.")
        address = self._settings.base_url.rstrip("/") + path
        given = {name: value for name, value in query.items() if value is not None}
        headers = {"x-api-key": self._settings.api_key.reveal()}
        try:
            # A redirect would carry the key to wherever it points.
            async with self._session.get(address, params=given, headers=headers, allow_redirects=False) as response:
                return await self._accept(response)
        except TimeoutError:
            raise SourceTimedOut from None
        except (ClientError, OSError) as error:
            raise SourceUnavailable(f"The provider cannot be reached: {type(error).__name__}.") from error

    async def _accept(self, response: ClientResponse) -> bytes:
        if response.status != HTTPStatus.OK:
            raise refusal(response.status, response.headers)
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > self._settings.largest_answer:
                raise SourceUnreadable("The provider's answer is larger than the limit.")
        return bytes(body)
