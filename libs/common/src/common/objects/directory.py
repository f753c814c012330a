"""Objects in a folder on this machine, served under signed URLs by `server`."""

import asyncio
import errno
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from common.clock import Clock, SystemClock
from common.objects.body import Body
from common.objects.files import ObjectFile, Tree
from common.objects.grants import Grant, GrantSigner
from common.objects.names import DEFAULT_LIFETIME, checked_content_type, checked_key, checked_lifetime, disposition
from common.objects.port import ObjectHead, ObjectNotFound, ObjectStoreRefused, ObjectStoreUnavailable
from common.settings import Secret

R = TypeVar("R")
_PIECE_BYTES = 256 * 1024
# Disks gain nothing from more; a queue of their own keeps them from starving other threads of the process.
_THREADS = 4
_MENDED_BY_HAND = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENAMETOOLONG}


class DirectoryStore:
    """An `ObjectStore` for one machine: a file per object, at its key below `root`."""

    def __init__(self, root: Path, base_url: str, signing_key: Secret, clock: Clock | None = None) -> None:
        self._tree = Tree(root)
        self._base_url = base_url.rstrip("/")
        self._signer = GrantSigner(signing_key)
        self.clock = clock or SystemClock()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="objects")

    async def put(self, key: str, body: Body, *, content_type: str) -> None:
        arguments = (checked_key(key), body, checked_content_type(content_type))
        writing = asyncio.ensure_future(self._on_disk(self._tree.write, *arguments))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            # A thread cannot be stopped. Closed under its hands, the body's file could be another one by its number,
            # and the object whole in size and wrong in bytes.
            await asyncio.gather(writing, return_exceptions=True)
            raise

    async def head(self, key: str) -> ObjectHead | None:
        try:
            found = await self.find(key)
        except ObjectNotFound:
            return None
        with found:
            return ObjectHead(found.size_bytes, found.content_type)

    async def open(self, key: str) -> AsyncGenerator[bytes, None]:
        with await self.find(key) as found:
            async for piece in self.pieces(found, range(found.size_bytes)):
                yield piece

    def granted(self, key: str, query: Mapping[str, str], moment: datetime) -> Grant:
        """What a URL from `presign` allows at this moment; `GrantRefused` for any other URL."""
        return self._signer.granted(key, query, moment)

    async def find(self, key: str) -> ObjectFile:
        """The object, opened, for who serves parts of it and closes it."""
        opening = asyncio.ensure_future(self._on_disk(self._tree.read, checked_key(key)))
        try:
            found = await asyncio.shield(opening)
        except asyncio.CancelledError:
            # The thread opens it all the same, and nobody is there any more to close it.
            opening.add_done_callback(_close)
            raise
        if found is None:
            raise ObjectNotFound
        return found

    async def pieces(self, found: ObjectFile, span: range) -> AsyncGenerator[bytes, None]:
        """The bytes of an open object within a span, in pieces."""
        for offset in range(span.start, span.stop, _PIECE_BYTES):
            yield await self._on_disk(found.read, offset, min(_PIECE_BYTES, span.stop - offset))

    async def delete(self, key: str) -> None:
        await self._on_disk(self._tree.remove, checked_key(key))

    async def keys(self, prefix: str = "") -> AsyncIterator[str]:
        # One folder at a time: what is held is the path down to here, never the whole tree.
        pending = [""]
        while pending:
            name = pending.pop()
            if name and not name.endswith("/"):
                yield name
                continue
            below = await self._on_disk(self._tree.listing, name)
            pending += [one for one in reversed(below) if _leads_to(one, prefix)]

    async def unfinished(self) -> int:
        # Whoever writes next clears away what dead writers left.
        return 0

    def presign(
        self, key: str, *, content_type: str, lifetime: timedelta = DEFAULT_LIFETIME, filename: str | None = None
    ) -> str:
        shown = disposition(checked_content_type(content_type), filename)
        expire_time = self.clock.now() + checked_lifetime(lifetime)
        grant = Grant(checked_key(key), content_type, shown, expire_time)
        return f"{self._base_url}/{key}?{self._signer.query(grant)}"

    async def ready(self) -> bool:
        try:
            await self._on_disk(self._tree.probe)
        except (ObjectStoreRefused, ObjectStoreUnavailable):
            return False
        return True

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _on_disk(self, work: Callable[..., R], *arguments: object) -> R:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        except OSError as error:
            family = ObjectStoreRefused if error.errno in _MENDED_BY_HAND else ObjectStoreUnavailable
            raise family(metadata={"errno": errno.errorcode.get(error.errno or 0, "")}) from error


def _close(opening: "asyncio.Future[ObjectFile | None]") -> None:
    if not opening.cancelled() and opening.exception() is None and (found := opening.result()):
        found.close()


def _leads_to(name: str, prefix: str) -> bool:
    return name.startswith(prefix) or (name.endswith("/") and prefix.startswith(name))
