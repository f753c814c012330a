"""A provider of posts that tests can script: a real server that speaks ScrapeCreators' contract."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, Self

from aiohttp import web

from tests.foreign.provider_accounts import Account
from tests.foreign.provider_answers import NO_CREDITS, NOT_FOUND, UNAUTHORIZED, Answer, Call

__all__ = ["KEY", "Account", "Answer", "Call", "Provider"]
KEY = "a-key-of-the-tests"
LOOPBACK = "127.0.0.1"


class Provider:
    """The server. `script()` what the next paid requests get; all else is answered from `accounts`, for `credits`.

    All that it holds can be changed at any time.
    """

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.calls: list[Call] = []
        self.key = KEY
        self.credits = 1000
        # Before each ordinary answer, in seconds.
        self.delay = 0.0
        # Cleared, it holds every ordinary answer until it is set again.
        self.gate = asyncio.Event()
        self.gate.set()
        # When it said that there are no credits left.
        self.out_of_credits: list[float] = []
        self.balance_path = "/v1/credit-balance"
        self.url = ""
        self._scripted: deque[Answer | None] = deque()
        self._runner: web.AppRunner | None = None

    def script(self, *answers: Answer | None) -> None:
        """Answers the next requests with these, in order; None stands for the ordinary answer."""
        self._scripted.extend(answers)

    def rename(self, handle: str, other: str) -> None:
        """Has the account, with its id and its posts, go by another handle from now on."""
        account = self.accounts[other] = self.accounts.pop(handle)
        for post in account.posts:
            post["author"] = {**post["author"], "unique_id": other}

    def pages(self) -> Sequence[Call]:
        """The requests for pages so far."""
        return [call for call in self.calls if call.path.endswith("/profile/videos")]

    def posts(self) -> Sequence[Call]:
        """The requests for single posts so far."""
        return [call for call in self.calls if call.path.endswith("/video")]

    def paid(self) -> Sequence[Call]:
        """The requests so far that cost something when they are answered."""
        return [call for call in self.calls if "/tiktok/" in call.path]

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/v3/tiktok/profile/videos", self._page)
        app.router.add_get("/v1/tiktok/profile", self._profile)
        app.router.add_get("/v2/tiktok/video", self._post)
        for path in ("/v1/credit-balance", "/v1/credit/balance"):
            app.router.add_get(path, self._balance)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, 0)
        await site.start()
        self.url = f"http://{LOOPBACK}:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _page(self, request: web.Request) -> web.Response:
        def page(account: Account) -> dict[str, Any]:
            return account.page(request.query.get("max_cursor"), request.query.get("region"))

        return await self._answer(request, page)

    async def _profile(self, request: web.Request) -> web.Response:
        return await self._answer(request, lambda account: account.profile(self._handle_of(account)))

    async def _post(self, request: web.Request) -> web.Response:
        def shown(account: Account) -> dict[str, Any]:
            return {"aweme_detail": account.post(_post_in(request)), "transcript": None, "status_code": 0}

        return await self._answer(request, shown)

    async def _balance(self, request: web.Request) -> web.Response:
        self._note(request)
        if request.path != self.balance_path:
            return NOT_FOUND.response()
        return self._refusal(request) or Answer(200, {"creditCount": self.credits}).response()

    async def _answer(self, request: web.Request, ordinary: Callable[[Account], dict[str, Any]]) -> web.Response:
        self._note(request)
        scripted = self._scripted.popleft() if self._scripted else None
        if scripted:
            await asyncio.sleep(scripted.delay)
            return scripted.response()
        await asyncio.sleep(self.delay)
        await self.gate.wait()
        return self._refusal(request) or self._paid(self._asked_for(request), ordinary)

    def _note(self, request: web.Request) -> None:
        self.calls.append(Call(request.path, dict(request.query), request.headers.get("x-api-key")))

    def _refusal(self, request: web.Request) -> web.Response | None:
        return None if request.headers.get("x-api-key") == self.key else UNAUTHORIZED.response()

    def _paid(self, account: Account | None, ordinary: Callable[[Account], dict[str, Any]]) -> web.Response:
        if account is None:
            return NOT_FOUND.response()
        if self.credits < 1:
            self.out_of_credits.append(monotonic())
            return NO_CREDITS.response()
        self.credits -= 1
        envelope = {"success": True, "credits_remaining": self.credits, "credits_charged": 1}
        return Answer(200, envelope | ordinary(account)).response()

    def _asked_for(self, request: web.Request) -> Account | None:
        uid, handle = request.query.get("user_id"), request.query.get("handle")
        if not uid and handle:
            return self.accounts.get(handle.lower())
        tiktok_id = _post_in(request)
        return next((each for each in self.accounts.values() if uid == each.uid or each.post(tiktok_id)), None)

    def _handle_of(self, account: Account) -> str:
        return next(handle for handle, each in self.accounts.items() if each is account)


def _post_in(request: web.Request) -> str:
    """The id of the post that is asked for by its address."""
    return request.query.get("url", "").rpartition("/")[2]
