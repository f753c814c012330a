"""Makes the calls that cost something. Whichever process makes them, they keep to the same limits."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from common.database import Database
from common.errors import Failure
from common.rate import SharedRate
from monitor.clients.source import (
    AccountNotFound,
    PageAnswer,
    PostSource,
    ProfileAnswer,
    SourceOutOfCredits,
    SourceRateLimited,
    SourceTimedOut,
    SourceUnavailable,
)
from monitor.domain.handles import Handle
from monitor.domain.pages import Page
from monitor.repository import Work
from monitor.usecases.paying.ledger import Ledger
from monitor.usecases.paying.refusals import Tell, at_once, busy
from monitor.usecases.paying.settings import PayingSettings

T = TypeVar("T")
# The platform's own account, which is always there.
_ANYBODY = Handle("tiktok")


class Paying:
    """A source that is asked only when its turn has come, the day's credits last, and it serves our key.

    Why it is not asked is raised as `tell` has it: see `at_once` and `in_time`.
    """

    def __init__(
        self,
        source: PostSource,
        database: Database[Work],
        rate: SharedRate,
        settings: PayingSettings,
        tell: Tell = at_once,
    ) -> None:
        self._source = source
        self._ledger = Ledger(source, database, settings.daily_credits)
        self._rate = rate
        self._settings = settings
        self._tell = tell

    @property
    def name(self) -> str:
        """The provider's name."""
        return self._source.name

    @property
    def key_digest(self) -> str:
        """Tells our key from any other."""
        return self._source.key_digest

    async def fetch_page(self, handle: Handle, cursor: str | None = None, region: str | None = None) -> PageAnswer:
        """As the source, which is asked again when it is away."""
        return await self._persist(lambda: self._source.fetch_page(handle, cursor, region))

    async def fetch_profile(self, handle: Handle | None = None, *, uid: str | None = None) -> ProfileAnswer:
        """As the source, which is asked again when it is away."""
        return await self._persist(lambda: self._source.fetch_profile(handle, uid=uid))

    async def fetch_post(self, url: str, region: str | None = None) -> PageAnswer:
        """As the source, which is asked again when it is away."""
        return await self._persist(lambda: self._source.fetch_post(url, region))

    async def fetch_balance(self) -> int:
        """As the source, at its rate; it costs nothing, and is asked also when nothing else may be."""
        await self._take_turn()
        return await self._source.fetch_balance()

    async def is_served(self) -> bool:
        """Whether a call would be paid for, found out by one; it costs nothing while it would not."""
        await self._take_turn()
        try:
            answer = await self._source.fetch_profile(_ANYBODY)
        except AccountNotFound:
            return True
        except SourceOutOfCredits:
            return False
        await self._ledger.count(answer.credits)
        return True

    def read_page(self, body: bytes, handle: Handle) -> Page:
        """As the source: what was paid for is read for nothing."""
        return self._source.read_page(body, handle)

    async def _persist(self, call: Callable[[], Awaitable[T]]) -> T:
        for attempt in range(1, self._settings.tries):
            try:
                return await self._pay(call)
            except (SourceUnavailable, SourceTimedOut):
                await self._pause(attempt)
        return await self._pay(call)

    async def _pay(self, call: Callable[[], Awaitable[T]]) -> T:
        await self._take_turn()
        # Last before the call: once a refusal is noted, no call begins that has not begun.
        if reason := await self._ledger.admit():
            raise self._tell(reason)
        try:
            return await call()
        except Failure as failure:
            if await self._note(failure):
                raise
            # Who meets a refusal that is known by now might as well have known it.
            raise self._tell(failure) from None

    async def _take_turn(self) -> None:
        wait = await self._rate.take(self._settings.rate_patience)
        if wait is not None:
            raise self._tell(busy(wait))

    async def _note(self, failure: Failure) -> bool:
        if isinstance(failure, SourceRateLimited):
            await self._rate.hold(failure.retry_after or self._settings.pause)
        return await self._ledger.note(failure)

    async def _pause(self, attempt: int) -> None:
        longest = self._settings.pause.total_seconds() * (1 << (attempt - 1))
        await asyncio.sleep(longest * random.uniform(0.5, 1.5))  # noqa: S311 - spreads callers, hides nothing
