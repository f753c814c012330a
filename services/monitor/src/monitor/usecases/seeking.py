"""Finds the pages of an account, whatever it is called by now and wherever it shows its posts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from monitor.clients.source import AccountNotFound, PageAnswer, PostSource, SourceUnreadable
from monitor.domain.comparison import is_of_another
from monitor.domain.pages import Credits, FoundProfile
from monitor.domain.profiles import AccountPrivate, Whereabouts

Charge = Callable[[Credits], Awaitable[None]]
# The provider's own advice for accounts that show no posts although they have some.
_OTHER_REGION = "US"


@dataclass(frozen=True)
class Reached:
    """A page, where it was found, and the account itself where that had to be asked for."""

    whereabouts: Whereabouts
    answer: PageAnswer
    account: FoundProfile | None = None
    is_charged: bool = False


class Seeking:
    """Asks for the pages of an account. Raises `AccountNotFound` when it is gone, `AccountPrivate` when it hides.

    Every answer is charged as it comes, but for the page that is returned, unless that says so itself. `charged` is
    what that makes.
    """

    def __init__(self, source: PostSource, charge: Charge) -> None:
        self._source = source
        self._charge_now = charge
        self.charged = 0

    async def page(self, sought: Whereabouts, cursor: str | None = None) -> Reached:
        """The page at the cursor, also of an account that is called otherwise by now."""
        try:
            return await self._fetch(sought, cursor)
        except AccountNotFound:
            moved = await self._moved(sought)
        if moved.handle == sought.handle:
            raise SourceUnreadable("The provider shows the account, but says of its posts that there is none.")
        return await self._fetch(moved, cursor)

    async def first_page(self, sought: Whereabouts) -> Reached:
        """The first page of this very account, whoever bears the name that it had."""
        reached = await self.page(await self._moved(sought) if sought.has_lost_handle else sought)
        if not is_of_another(reached.answer.page, sought.uid):
            return reached
        reached = await self.accepted(reached)
        moved = await self._moved(reached.whereabouts)
        return reached if moved.handle == reached.whereabouts.handle else await self._fetch(moved)

    async def explained(self, empty: Reached) -> Reached:
        """An empty first page, with what the account says to it; or its posts, where they are to be had elsewhere."""
        empty = await self.accepted(empty)
        account = await self._account(empty.whereabouts)
        if account.is_private:
            raise AccountPrivate(account.uid)
        found = _called(empty.whereabouts, account)
        if account.post_count:
            elsewhere = await self.accepted(await self._fetch(_elsewhere(empty.whereabouts, found)))
            if elsewhere.answer.page.entries:
                return replace(elsewhere, account=account)
        return replace(empty, whereabouts=found, account=account)

    async def accepted(self, reached: Reached) -> Reached:
        """The page, charged."""
        if not reached.is_charged:
            await self._charge(reached.answer.page.credits)
        return replace(reached, is_charged=True)

    async def _moved(self, sought: Whereabouts) -> Whereabouts:
        """The account under the name that it bears now, which only its id can tell."""
        if sought.uid is None:
            raise AccountNotFound
        return _called(sought, await self._account(sought))

    async def _account(self, sought: Whereabouts) -> FoundProfile:
        handle = None if sought.uid else sought.handle
        answer = await self._source.fetch_profile(handle, uid=sought.uid)
        await self._charge(answer.credits)
        if sought.uid and answer.profile.uid not in (None, sought.uid):
            raise SourceUnreadable("The provider answered with another account than the one that was asked for.")
        return answer.profile

    async def _charge(self, cost: Credits) -> None:
        await self._charge_now(cost)
        self.charged += cost.charged

    async def _fetch(self, sought: Whereabouts, cursor: str | None = None) -> Reached:
        return Reached(sought, await self._source.fetch_page(sought.handle, cursor, sought.region))


def _called(sought: Whereabouts, account: FoundProfile) -> Whereabouts:
    return replace(sought, handle=account.handle or sought.handle, has_lost_handle=False)


def _elsewhere(sought: Whereabouts, found: Whereabouts) -> Whereabouts:
    """Where else the posts may be: under the name that the account has by now, or else in the other region."""
    is_renamed = found.handle != sought.handle
    return found if is_renamed else replace(found, region=None if found.region else _OTHER_REGION)
