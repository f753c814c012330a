"""A reader that is paid for, on a real database and a real rate, without the rest of the service."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from common.clock import new_id
from common.database import Database, DatabaseSettings, database_url
from common.errors import Failure
from common.rate import SharedRate
from common.redis import RedisSettings
from common.settings import Secret, load
from common.work import NotYet
from ocr.clients.reader import SlideReader
from ocr.domain.prices import Price, expected_usage
from ocr.domain.readings import KeptReading
from ocr.domain.slides import Picture
from ocr.repository import Work
from ocr.usecases.paying import Paying, PayingSettings
from ocr.usecases.reading import Readings
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.readers import ScriptedReader

PRICE = Price(Decimal("0.30"), Decimal("2.50"))
_CATEGORIES = ["Food"]
# A rate that holds nobody up.
_FAST = {"GEMINI_RATE": "1000"}


def _picture(digest: str) -> Picture:
    return Picture(b"?", "image/jpeg", 864, 1536, digest)


# A carousel: its places, what is shown there, and what its reading took.
WHOLE = (0, 1, 2)
SLIDES = ("a", "b", "c")
TOTALS = "SELECT calls, prompt_tokens, round(cost_usd * 1000000) FROM readings WHERE id = '{}'"
# Of a call for one slide.
ESTIMATE = PRICE.cost(expected_usage([_picture("a")], _CATEGORIES))


@dataclass
class Payer:
    """One process that reads slides."""

    database: Database[Work]
    paying: Paying
    readings: Readings

    async def analysis(self, *, force: bool = False) -> UUID:
        """An analysis that was asked for now."""
        analysis_id = new_id()
        add = "INSERT INTO analyses (id, post_id, force) VALUES ('{}', gen_random_uuid(), {})"
        await self.rows(add.format(analysis_id, force))
        return analysis_id

    async def read(self, *digests: str, analysis_id: UUID | None = None) -> KeptReading:
        """Reads slides with these digests, for an analysis of their own unless one is given."""
        pictures = {place: _picture(digest) for place, digest in enumerate(digests)}
        return await self.readings.read(analysis_id or await self.analysis(), digests, pictures, _CATEGORIES)

    async def rows(self, statement: str) -> Sequence[tuple[Any, ...]]:
        """What the statement returns, once it is committed."""
        async with self.database.unit_of_work() as work:
            found = await work.connection.execute(text(statement))
            return [tuple(row) for row in found] if found.returns_rows else []

    async def spent(self) -> Decimal:
        """What is counted of all days."""
        ((spent,),) = await self.rows("SELECT coalesce(sum(spent_usd), 0) FROM reader_days")
        return Decimal(spent)


@asynccontextmanager
async def paying(
    url: str, redis_url: str, reader: SlideReader, *, key_digest: str = "our key", **environ: str
) -> AsyncIterator[Payer]:
    """A process with this reader and these settings."""
    settings = load(PayingSettings, _FAST | environ, "OCR_")
    database = Database(DatabaseSettings(own_url=Secret(database_url(url)), name="ocr"), Work)
    rate = SharedRate(RedisSettings(redis_url=Secret(redis_url)), reader.name, float(settings.rate))
    one = Paying(reader, database, settings, rate if reader.is_paid else None, key_digest)
    try:
        yield Payer(database, one, Readings(database, reader, one, settings))
    finally:
        await rate.close()
        await database.close()


Process = Callable[..., AbstractAsyncContextManager[Payer]]


async def persistent(ask: Callable[[], Awaitable[KeptReading]]) -> KeptReading:
    """As work does: what is not there yet is asked for again."""

    async def asked() -> KeptReading | None:
        try:
            return await ask()
        except NotYet:
            return None

    found = await wait_until(asked)
    assert found
    return found


def reasons(outcomes: Sequence[Any]) -> Counter[str]:
    """How often each came of it: a reading, or the reason why there is none."""
    return Counter(each.reason if isinstance(each, Failure) else "OK" for each in outcomes)


async def refused(asking: Awaitable[KeptReading]) -> NotYet:
    """Why it is not there yet."""
    with pytest.raises(NotYet) as waiting:
        await asking
    return waiting.value


def places(reader: ScriptedReader) -> Sequence[tuple[int, ...]]:
    """The slides that each call asked for."""
    return [call.places for call in reader.calls]


def texts(kept: KeptReading) -> Sequence[str]:
    """What was read of each slide."""
    return [slide.text for slide in kept.reading.slides]
