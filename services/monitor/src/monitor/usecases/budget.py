"""The day's budget: a provider is asked only while the credits of the day last, whichever process asks."""

from common.database import Database
from monitor.clients.source import DailyCreditsSpent, PageAnswer, PostSource, ProfileAnswer
from monitor.domain.handles import Handle
from monitor.domain.pages import Page
from monitor.repository import Work


class Budgeted:
    """A source that is not asked once the day's credits are spent; without a limit it is asked always.

    Calls that are under way together may pass the limit by as many, since an answer alone tells what it cost.
    """

    def __init__(self, source: PostSource, database: Database[Work], daily_credits: int | None) -> None:
        self._source = source
        self._database = database
        self._daily_credits = daily_credits

    @property
    def name(self) -> str:
        """The provider's name."""
        return self._source.name

    async def fetch_page(self, handle: Handle, cursor: str | None = None, region: str | None = None) -> PageAnswer:
        """As the source; raises DailyCreditsSpent."""
        await self._check()
        return await self._source.fetch_page(handle, cursor, region)

    async def fetch_profile(self, handle: Handle | None = None, *, uid: str | None = None) -> ProfileAnswer:
        """As the source; raises DailyCreditsSpent."""
        await self._check()
        return await self._source.fetch_profile(handle, uid=uid)

    async def fetch_balance(self) -> int:
        """As the source: it costs nothing."""
        return await self._source.fetch_balance()

    def read_page(self, body: bytes, handle: Handle) -> Page:
        """As the source: what was paid for is read for nothing."""
        return self._source.read_page(body, handle)

    async def _check(self) -> None:
        if self._daily_credits is None:
            return
        async with self._database.unit_of_work() as work:
            today = await work.sources.today(self.name)
        if today.credits_spent >= self._daily_credits:
            raise DailyCreditsSpent(retry_after=today.left)
