"""Which reader reads the slides, and how it is paid."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

from common.database import Database
from common.rate import SharedRate
from ocr.clients.embedded import EmbeddedKind, EmbeddedReader, Engines
from ocr.clients.gemini.kind import GeminiKind
from ocr.clients.gemini.opening import open_gemini
from ocr.clients.reader import ReaderKind, SlideReader
from ocr.repository import Work
from ocr.settings import Settings
from ocr.usecases.paying import Paying


def build_kind(settings: Settings) -> ReaderKind:
    """What is known of the reader in a process that reads no slides."""
    return GeminiKind(settings.gemini) if settings.is_gemini else EmbeddedKind()


def open_reader(settings: Settings) -> AbstractAsyncContextManager[SlideReader]:
    """The reader, for as long as it is entered."""
    return open_gemini(settings.gemini) if settings.is_gemini else _open_embedded(settings)


@asynccontextmanager
async def open_paying(settings: Settings, reader: SlideReader, database: Database[Work]) -> AsyncIterator[Paying]:
    """The one who asks the reader."""
    if reader.is_paid:
        rate = SharedRate(settings.redis, reader.name, float(settings.paying.rate))
        try:
            yield Paying(reader, database, settings.paying, rate, settings.gemini.key_digest)
        finally:
            await rate.close()
    else:
        # An engine reads one slide at a time: whoever else were let in would only wait, with the clock running.
        limits = replace(settings.paying, concurrency=settings.engine.engines, patience=settings.paying.call_timeout)
        yield Paying(reader, database, limits)


@asynccontextmanager
async def _open_embedded(settings: Settings) -> AsyncIterator[SlideReader]:
    async with Engines(settings.engine) as engines:
        yield EmbeddedReader(engines, settings.engine.longest_side)
