"""`python -m tests.chaos.media_cache.doomed STEP SIGNAL role…`: a media_cache that is hit by a signal at one step.

The product has no hooks for it: its own collaborators are wrapped where `app.Builders` makes them.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import psycopg

from common import desk
from common.objects import Body
from common.queue import Bell, broker
from common.settings import environment, load
from common.telemetry import configure
from common.work import Claim, Handler
from media_cache import app
from media_cache.clients.spool import Spool
from media_cache.domain.size import Size
from media_cache.settings import Settings
from tests.fixtures.waiting import wait_until

ROLES = {"serve": app.serve, "work": app.work, "schedule": app.schedule}


@dataclass(frozen=True)
class Doom:
    """The step at which the signal comes."""

    step: str
    number: signal.Signals

    async def at(self, step: str) -> None:
        """Sends the signal if this is the step. Whoever is only asked to end goes on meanwhile."""
        if step == self.step:
            self.strike()

    def strike(self) -> None:
        """Sends the signal."""
        os.kill(os.getpid(), self.number)

    async def during(self, step: str, work: Awaitable[Any], is_under_way: Callable[[], bool]) -> Any:
        """Does the work, and sends the signal once it is under way."""
        if step != self.step:
            return await work
        task = asyncio.ensure_future(work)
        await wait_until(is_under_way)
        await self.at(step)
        return await task


@dataclass
class DoomedBroker:
    """Rings, and dies before or after it."""

    inner: Any
    doom: Doom

    async def ring(self, queue: str, count: int) -> None:
        await self.doom.at("committed, not rung")
        await self.inner.ring(queue, count)
        await self.doom.at("rung")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@dataclass
class DoomedFetcher:
    """Fetches, and dies in the middle or at the end of it."""

    inner: Any
    doom: Doom

    async def fetch(self, url: str, target: Spool) -> None:
        await self.doom.during("downloading", self.inner.fetch(url, target), lambda: target.size_bytes > 0)
        await self.doom.at("downloaded")


@dataclass
class DoomedConverter:
    """Converts, and dies while its child is at it."""

    inner: Any
    doom: Doom

    async def to_jpeg(self, source: Spool, target: Spool) -> Size:
        work = self.inner.to_jpeg(source, target)
        size: Size = await self.doom.during("converting", work, lambda: bool(decoders_of(os.getpid())))
        return size

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@dataclass(frozen=True)
class DoomedBody(Body):
    """A body whose process is hit when half of it is written."""

    strike: Callable[[], None]

    def write_to(self, target: BinaryIO) -> None:
        whole, half = self._whole(), self.size_bytes // 2
        target.write(whole[:half])
        target.flush()
        self.strike()
        target.write(whole[half:])

    def _whole(self) -> bytes:
        if isinstance(self.content, bytes):
            return self.content
        return os.pread(self.content.fileno(), self.size_bytes, 0)


@dataclass
class DoomedStore:
    """Stores, and dies before, in the middle of, or after it."""

    inner: Any
    doom: Doom

    async def put(self, key: str, body: Body, *, content_type: str) -> None:
        await self.doom.at("before the upload")
        if self.doom.step == "uploading":
            body = DoomedBody(body.content, body.size_bytes, body.sha256, self.doom.strike)
        await self.inner.put(key, body, content_type=content_type)
        await self.doom.at("uploaded, not committed")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@dataclass
class DoomedMonitor:
    """Asks for fresh addresses, and dies before or after it."""

    inner: Any
    doom: Doom

    async def refresh(self, asset_ids: Collection[UUID]) -> set[UUID]:
        await self.doom.at("not asked for a fresh address")
        found: set[UUID] = await self.inner.refresh(asset_ids)
        await self.doom.at("asked for a fresh address")
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def doomed_handler(inner: Handler[Any], doom: Doom, url: str) -> Handler[Any]:
    """Handles a row, and dies when it is claimed, or as soon as its end can be seen."""

    async def handle(claim: Claim) -> Any:
        await doom.at("claimed")
        completion = await inner(claim)
        if doom.step == "committed":
            asyncio.get_running_loop().run_in_executor(None, die_once_cached, claim, doom, url)
        return completion

    return handle


def die_once_cached(claim: Claim, doom: Doom, url: str) -> None:
    """Watches the row from outside of the worker's own connections."""
    with psycopg.connect(url, autocommit=True) as connection:
        query = "SELECT status FROM cache_assets WHERE id = %s"
        while connection.execute(query, [claim.id]).fetchone() != ("CACHED",):
            pass
    os.kill(os.getpid(), doom.number)


def builders(doom: Doom, url: str) -> app.Builders:
    """The product's own builders, with the doom around what they make."""
    own = app.Builders()

    @asynccontextmanager
    async def fetcher(settings: Settings) -> AsyncIterator[Any]:
        async with own.fetcher(settings) as inner:
            yield DoomedFetcher(inner, doom)

    @asynccontextmanager
    async def converter(settings: Settings) -> AsyncIterator[Any]:
        async with own.converter(settings) as inner:
            yield DoomedConverter(inner, doom)

    def store(settings: Settings) -> Any:
        return DoomedStore(own.store(settings), doom)

    def monitor(settings: Settings) -> Any:
        inner = own.monitor(settings)
        return inner and DoomedMonitor(inner, doom)

    def bell(settings: Settings) -> Bell:
        ringing: Any = DoomedBroker(broker(settings.redis), doom)
        return Bell(ringing)

    doomed = replace(own, bell=bell, fetcher=fetcher, converter=converter, store=store, monitor=monitor)
    return replace(doomed, handler=lambda fetching: doomed_handler(own.handler(fetching), doom, url))


def decoders_of(parent: int) -> list[int]:
    """The decoders that a process has started."""
    mark = f'"parent": {parent}'.encode()
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit() and mark in cmdline(each)]


def cmdline(process: Path) -> bytes:
    """How a process was called; nothing when it is gone."""
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


async def main(step: str, number: str, *roles: str) -> None:
    """Runs the roles under their doom."""
    settings = load(Settings, environment(), prefix="MEDIA_CACHE_")
    url = settings.database.url.reveal().replace("+psycopg", "")
    cache = app.MediaCache(settings, builders(Doom(step, signal.Signals[number]), url))
    await desk.run([configure("media_cache", settings.telemetry), cache, *(ROLES[role](cache) for role in roles)])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
