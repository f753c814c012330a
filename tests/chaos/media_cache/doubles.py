"""The collaborators of media_cache, each with a signal that comes at one of its steps."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID

import psycopg

from common.objects import Body
from common.work import Claim, Handler
from media_cache.clients.spool import Spool
from media_cache.domain.size import Size
from tests.chaos.media_cache.decoders import decoders_of
from tests.fixtures.waiting import wait_until


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
