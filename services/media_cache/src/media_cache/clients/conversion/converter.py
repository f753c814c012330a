"""The way of a picture to a decoder and back: as many at once as there are places; the others wait for their turn."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from media_cache.clients.conversion.limits import ConversionLimits
from media_cache.clients.conversion.place import Place
from media_cache.clients.conversion.template import Template
from media_cache.clients.spool import Spool
from media_cache.decoder.messages import Answer, Made, Question, Refused
from media_cache.domain.media import MediaType
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Bounds, Size

# A picture that takes its process with it may have met a machine short of memory; a second time it is the picture.
_TRIES = 2
# Hashed within a fraction of a millisecond; then the loop has its turn.
_PIECE_BYTES = 128 * 1024


@dataclass(frozen=True)
class Scaled:
    """What a picture has become."""

    type: MediaType
    size: Size


class Converter:
    """Makes other pictures of pictures."""

    def __init__(self, limits: ConversionLimits, decoders: int, module: str = "media_cache.decoder") -> None:
        self._template = Template(limits, module)
        self._places = [Place(limits, self._template) for _ in range(decoders)]
        self._free: asyncio.LifoQueue[Place] = asyncio.LifoQueue()

    async def __aenter__(self) -> Self:
        for place in self._places:
            self._free.put_nowait(place)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for place in self._places:
            place.close()
        await self._template.close()

    async def to_jpeg(self, source: Spool, target: Spool) -> Size:
        """Writes the HEIF picture in `source` to `target` as JPEG; raises CORRUPT, TOO_MANY_PIXELS or POISON."""
        return (await self._make(source, target, None)).size

    async def scaled(self, source: Spool, target: Spool, bounds: Bounds) -> Scaled:
        """Writes the picture in `source` to `target`, no larger than that; WebP with transparency, JPEG without.

        Raises NOT_MEDIA, CORRUPT, TOO_MANY_PIXELS or POISON.
        """
        made = await self._make(source, target, bounds)
        return Scaled(made.type, made.size)

    async def _make(self, source: Spool, target: Spool, bounds: Bounds | None) -> Made:
        question = Question(source.size_bytes, bounds)
        for _ in range(_TRIES):
            with source.descriptor() as content, _readable_only(content) as given, _memory() as written:
                match await self._ask(question, given, written):
                    case Made() as made:
                        await _copy(written, target)
                        return made
                    case Refused(reason, detail):
                        raise failure(reason, detail)
        raise failure(Reason.POISON)

    async def _ask(self, question: Question, source: int, target: int) -> Answer | None:
        async with self._place() as place:
            try:
                return await place.ask(question, source, target)
            except ConnectionError as fault:
                raise failure(Reason.INTERNAL, "(no decoder can be started)") from fault

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[Place]:
        # Last in, first out: with little to do only one process is warm, and the others are never started.
        place = await self._free.get()
        try:
            yield place
        finally:
            self._free.put_nowait(place)


@contextmanager
def _readable_only(descriptor: int) -> Iterator[int]:
    """The same bytes, for somebody who is not to change them."""
    opened = os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield opened
    finally:
        os.close(opened)


@contextmanager
def _memory() -> Iterator[int]:
    """A file in memory that has no name."""
    descriptor = os.memfd_create("made", os.MFD_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


async def _copy(written: int, target: Spool) -> None:
    """Once copied, the bytes are out of the decoder's reach: whoever judges them judges what is kept."""
    target.clear()
    at = 0
    while piece := os.pread(written, _PIECE_BYTES, at):
        await target.write(piece)
        at += len(piece)
        await asyncio.sleep(0)
