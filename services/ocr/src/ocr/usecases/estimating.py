"""What it would take to read many sets of slides, before anything is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.database import Database
from ocr.clients.reader import ReaderKind
from ocr.domain.keys import SlideSet
from ocr.domain.prices import Prices, usual_usage
from ocr.repository import Work
from ocr.repository.readings import newest
from ocr.usecases.ways import Ways


@dataclass(frozen=True)
class Estimate:
    """Calls that would be made and what they would cost about, and how many sets are read already."""

    calls: int
    stored: int
    cost_usd: Decimal
    reader: str
    model: str


class Estimating:
    """Estimates at the prices that are set; a reader that is not paid costs nothing."""

    def __init__(self, database: Database[Work], reader: ReaderKind, prices: Prices) -> None:
        self._database = database
        self._ways = Ways(database, reader)
        self._prices = prices if reader.is_paid else Prices()

    async def estimate(self, sets: Sequence[Sequence[str]], *, force: bool = False) -> Estimate:
        """The estimate for these sets, each the digests of its slides in order; the same set is read once.

        With `force`, those that are read already are read anew.
        """
        way = await self._ways.next()
        keys = [SlideSet.whole(digests).key(way) for digests in sets]
        async with self._database.unit_of_work() as work:
            stored = {} if force else await newest(work, keys)
        to_read = {key: len(digests) for key, digests in zip(keys, sets, strict=True) if key not in stored}
        price = self._prices.of(way.model)
        cost = sum((price.cost(usual_usage(count)) for count in to_read.values()), Decimal(0))
        return Estimate(len(to_read), sum(key in stored for key in keys), cost, way.reader, way.model)
