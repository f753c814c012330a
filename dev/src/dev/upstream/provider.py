"""The provider's HTTP server: ScrapeCreators' paths, keys, envelope and errors."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from aiohttp import web
from aiohttp.typedefs import Handler

from common.clock import Clock
from dev.upstream import bodies
from dev.upstream.accounts import Account
from dev.upstream.links import Links
from dev.upstream.numbers import counts_at
from dev.upstream.posts import Post
from dev.upstream.shapes import Json
from dev.upstream.world import World

PAGE_SIZE = 12
NO_CREDITS = "Looks like you're out of credits :( You'll need to buy more to continue using the service."
POST_ID = re.compile(r"/(?:video|photo)/([0-9]{10,20})")
# Sees every request first; what it returns, if anything, is the answer.
Script = Callable[[web.Request], Awaitable[web.StreamResponse | None]]


async def by_the_book(request: web.Request) -> None:
    """The script of a provider that always answers as it should."""


class Provider:
    """Answers about a world; links in its answers lead to `cdn_origin`."""

    def __init__(
        self,
        world: World,
        cdn_origin: str,
        clock: Clock,
        script: Script = by_the_book,
        *,
        page_size: int = PAGE_SIZE,
    ) -> None:
        self._world = world
        self._cdn_origin = cdn_origin
        self._clock = clock
        self._script = script
        self._page_size = page_size

    def app(self) -> web.Application:
        """The server's application."""
        app = web.Application(middlewares=[self._scripted])
        app.router.add_get("/v3/tiktok/profile/videos", self._paid(self._videos))
        app.router.add_get("/v1/tiktok/profile", self._paid(self._profile))
        app.router.add_get("/v2/tiktok/video", self._paid(self._video))
        app.router.add_get("/v1/credit-balance", self._balance)
        app.router.add_route("*", "/{anything:.*}", _nothing_here)
        return app

    @web.middleware
    async def _scripted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await self._script(request)
        if answer is not None:
            return answer
        if not request.headers.get("x-api-key"):
            return _refusal(401, "Unauthorized: an API key is needed, in the header x-api-key")
        return await handler(request)

    def _paid(self, answer: Callable[[Mapping[str, str]], web.Response]) -> Handler:
        async def handler(request: web.Request) -> web.StreamResponse:
            if not self._world.charge():
                return _refusal(402, NO_CREDITS)
            return answer(request.query)

        return handler

    def _videos(self, query: Mapping[str, str]) -> web.Response:
        account = self._account(query)
        if isinstance(account, web.Response):
            return account
        cursor = query.get("max_cursor", "0")
        if not cursor.isdecimal():
            return _refusal(400, "Invalid request parameters")
        is_first = int(cursor) == 0
        visit = self._world.visit(account) if is_first else max(1, self._world.present_visit(account))
        posts = self._ordered(account, query.get("sort_by", "latest"), visit)
        rest = [post for post in posts if is_first or int(post.created.timestamp()) * 1000 < int(cursor)]
        found = rest[: self._page_size]
        if query.get("trim") == "true":
            return self._answer(bodies.trimmed_page(found, visit, self._links()))
        return self._answer(bodies.page(found, visit, self._links(), has_more=len(rest) > self._page_size))

    def _profile(self, query: Mapping[str, str]) -> web.Response:
        account = self._account(query)
        return account if isinstance(account, web.Response) else self._answer(bodies.profile(account, self._links()))

    def _video(self, query: Mapping[str, str]) -> web.Response:
        match = POST_ID.search(query.get("url", ""))
        if "url" not in query:
            return _refusal(400, "Invalid request parameters")
        post = self._world.post(match[1]) if match else None
        visit = max(1, self._world.present_visit(post.account)) if post else 1
        return self._answer(bodies.video(post, visit, self._links()))

    async def _balance(self, _request: web.Request) -> web.StreamResponse:
        return _json(200, {"creditCount": self._world.credits})

    def _account(self, query: Mapping[str, str]) -> Account | web.Response:
        if "handle" not in query and "user_id" not in query:
            return _refusal(400, "Invalid request parameters")
        account = self._world.account_by_id(query["user_id"]) if "user_id" in query else None
        return account or self._world.account(query.get("handle", "")) or _refusal(404, "User not found")

    def _ordered(self, account: Account, order: str, visit: int) -> list[Post]:
        posts = self._world.posts(account)
        by_views = partial(counts_at, visit=visit)
        return sorted(posts, key=lambda post: -by_views(post).views) if order == "popular" else posts

    def _links(self) -> Links:
        return Links(origin=self._cdn_origin, now=self._clock.now())

    def _answer(self, body: Json) -> web.Response:
        envelope: Json = {"success": True, "credits_remaining": self._world.credits, "credits_charged": 1}
        return _json(200, {**envelope, **body})


async def _nothing_here(_request: web.Request) -> web.StreamResponse:
    return _refusal(404, "Not found")


def _refusal(status: int, message: str) -> web.Response:
    return _json(status, {"success": False, "message": message})


def _json(status: int, body: Json) -> web.Response:
    # Printed over many lines, as recorded: a page is large on the wire.
    text = json.dumps(bodies.as_javascript(body), indent=2, ensure_ascii=False)
    return web.Response(status=status, text=text, content_type="application/json")
