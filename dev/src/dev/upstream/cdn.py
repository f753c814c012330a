"""The demo CDN's HTTP server: real files under signed addresses, whole or in ranges."""

from datetime import timedelta
from hmac import compare_digest

from aiohttp import web
from aiohttp.typedefs import Handler

from common.clock import Clock
from dev.upstream.links import Links, signed, video_signature
from dev.upstream.media.catalogue import CONTENT_TYPES, Catalogue, Recipe
from dev.upstream.media.shelf import Shelf
from dev.upstream.provider import Script, by_the_book
from dev.upstream.world import World

CACHE_LIFE = timedelta(days=365)


class Cdn:
    """Serves the media of a world."""

    def __init__(self, world: World, shelf: Shelf, clock: Clock, script: Script = by_the_book) -> None:
        self._catalogue = Catalogue(world)
        self._shelf = shelf
        self._clock = clock
        self._script = script

    def app(self) -> web.Application:
        """The server's application."""
        app = web.Application(middlewares=[self._scripted])
        app.router.add_get("/obj/ies-music-demo/{name}.mp3", self._music)
        app.router.add_get("/aweme/v1/play/", self._play)
        app.router.add_get("/{signature:[0-9a-f]{32}}/{ends:[0-9a-f]{8}}/video/tos/demo/{name}/", self._video)
        app.router.add_get(r"/{folder}/{name}~tplv-{style}.{kind:[a-z]+}", self._picture)
        return app

    @web.middleware
    async def _scripted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        return await self._script(request) or await handler(request)

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        query, place = request.query, request.match_info
        expires = query.get("x-expires", "0")
        expected = signed(request.path, expires, query.get("nonce", ""))
        self._check(expected, query.get("x-signature", ""), int(expires) if expires.isdecimal() else 0)
        recipe = self._catalogue.picture(place["name"], place["style"], place["kind"])
        return await self._served(request.path, recipe, place["kind"])

    async def _video(self, request: web.Request) -> web.StreamResponse:
        place = request.match_info
        path = f"/video/tos/demo/{place['name']}/"
        self._check(video_signature(path, place["ends"]), place["signature"], int(place["ends"], 16))
        recipe, kind = self._catalogue.film(place["name"]) or (None, "mp4")
        return await self._served(path, recipe, kind)

    async def _music(self, request: web.Request) -> web.StreamResponse:
        return await self._served(request.path, self._catalogue.music(request.match_info["name"]), "mp3")

    async def _play(self, request: web.Request) -> web.StreamResponse:
        links = Links(origin=f"{request.scheme}://{request.host}", now=self._clock.now())
        raise web.HTTPFound(links.video(request.query.get("file_id", "")))

    def _check(self, expected: str, given: str, expires: int) -> None:
        if not compare_digest(expected.encode(), given.encode()) or expires < self._clock.now().timestamp():
            raise web.HTTPForbidden(text="Access Denied")

    async def _served(self, name: str, recipe: Recipe | None, kind: str) -> web.StreamResponse:
        if recipe is None:
            raise web.HTTPNotFound
        headers = {
            "Content-Type": CONTENT_TYPES[kind],
            "Cache-Control": f"public, max-age={int(CACHE_LIFE.total_seconds())}",
        }
        return web.FileResponse(await self._shelf.file(name, recipe), headers=headers)
