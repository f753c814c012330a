"""The provider of the bench: a server that hands out pages made beforehand, in the shape that was recorded."""

import asyncio
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from aiohttp import web

from common.settings import Address
from dev.backing.ports import LOOPBACK
from dev.upstream import bodies
from dev.upstream.accounts import Account
from dev.upstream.links import Links
from dev.upstream.posts import posts_of
from dev.upstream.serving import listening

PAGE_SIZE = 30
_LINKS = Links(origin="http://cdn.example.com", now=datetime(2026, 11, 1, tzinfo=UTC))
_ENVELOPE = {"success": True, "credits_remaining": 1_000_000, "credits_charged": 1}


def account(number: int, pages: int) -> Account:
    """An account with so many pages of posts, a third of them carousels."""
    return Account(
        handle=f"bench{number}",
        nickname=f"Bench {number}",
        bio="",
        theme="kitchen",
        post_count=pages * PAGE_SIZE,
        carousel_every=3,
        follower_count=1,
    )


def pages_of(one: Account) -> Mapping[tuple[str, str], bytes]:
    """Every page of the account by its handle and the cursor that leads to it."""
    posts = posts_of(one)
    found, cursor = {}, "0"
    for start in range(0, len(posts), PAGE_SIZE):
        has_more = start + PAGE_SIZE < len(posts)
        body = bodies.page(posts[start : start + PAGE_SIZE], 1, _LINKS, has_more=has_more)
        # Printed over many lines, as recorded.
        found[one.handle, cursor] = json.dumps(bodies.as_javascript({**_ENVELOPE, **body}), indent=2).encode()
        cursor = str(body["max_cursor"])
    return found


async def serve(accounts: int, pages: int) -> None:
    """Answers until it is ended; says its address on standard output once the pages are ready."""
    ready = {key: body for number in range(accounts) for key, body in pages_of(account(number, pages)).items()}

    async def page(request: web.Request) -> web.Response:
        asked = request.query["handle"], request.query.get("max_cursor", "0")
        return web.Response(body=ready[asked], content_type="application/json")

    app = web.Application()
    app.router.add_get("/v3/tiktok/profile/videos", page)
    async with listening(app, Address(LOOPBACK, 0)) as address:
        print(address, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
