"""A provider of posts that tests can script: a real server that speaks ScrapeCreators' contract."""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

KEY = "a-key-of-the-tests"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    path: str
    query: dict[str, str]
    key: str | None


@dataclass(frozen=True)
class Answer:
    """What one request gets instead of the ordinary answer. A `delay` longer than the caller's patience is silence."""

    status: int = 200
    body: object = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0

    def response(self) -> web.Response:
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return web.Response(status=self.status, body=body, headers={"Content-Type": "application/json", **self.headers})


@dataclass
class Account:
    """An account and its posts, newest first; change it at any time."""

    posts: list[dict[str, Any]]
    uid: str = "6659752019493208069"
    page_size: int = 12
    is_private: bool = False
    hides_in: frozenset[str | None] = frozenset()

    def page(self, cursor: str | None, region: str | None) -> dict[str, Any]:
        """The page that begins at the cursor; empty where the account hides."""
        is_hidden = self.is_private or region in self.hides_in
        shown = [] if is_hidden else [post for post in self.posts if not cursor or _milliseconds(post) < int(cursor)]
        posts = shown[: self.page_size]
        last = _milliseconds(posts[-1]) if posts else 0
        return {"aweme_list": posts, "has_more": int(len(shown) > len(posts)), "max_cursor": last, "status_code": 0}

    def profile(self, handle: str) -> dict[str, Any]:
        """The account in the shape of the web."""
        user = {"id": self.uid, "uniqueId": handle, "nickname": handle.title(), "privateAccount": self.is_private}
        return {"user": {**user, "verified": False, "secret": False}, "stats": {"videoCount": len(self.posts)}}


class Provider:
    """The server. `script()` what the next requests get; everything else is answered from `accounts`."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.calls: list[Call] = []
        self.credits = 1000
        self.url = ""
        self._scripted: deque[Answer | None] = deque()
        self._runner: web.AppRunner | None = None

    def script(self, *answers: Answer | None) -> None:
        """Answers the next requests with these, in order; None stands for the ordinary answer."""
        self._scripted.extend(answers)

    def pages(self) -> Sequence[Call]:
        """The requests for pages so far."""
        return [call for call in self.calls if call.path.endswith("/profile/videos")]

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/v3/tiktok/profile/videos", self._page)
        app.router.add_get("/v1/tiktok/profile", self._profile)
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
        return await self._answer(request, lambda account: account.profile(request.query["handle"]))

    async def _answer(self, request: web.Request, ordinary: Any) -> web.Response:
        self.calls.append(Call(request.path, dict(request.query), request.headers.get("x-api-key")))
        scripted = self._scripted.popleft() if self._scripted else None
        if scripted:
            await asyncio.sleep(scripted.delay)
            return scripted.response()
        if request.headers.get("x-api-key") != KEY:
            return Answer(401, {"success": False, "message": "Unauthorized"}).response()
        account = self.accounts.get(request.query["handle"].lower())
        if account is None:
            return Answer(404, {"success": False, "message": "Not found"}).response()
        self.credits -= 1
        envelope = {"success": True, "credits_remaining": self.credits, "credits_charged": 1}
        return Answer(200, envelope | ordinary(account)).response()


def _milliseconds(post: dict[str, Any]) -> int:
    return int(post["create_time"]) * 1000
