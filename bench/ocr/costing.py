"""What 1,000 carousels cost, from token counts that were recorded, at the price of each model."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg

from bench.ocr.standing import standing
from bench.servers import Servers
from ocr.domain.prices import Price
from ocr.domain.readings import Usage
from ocr.usecases.paying import PayingSettings

_PATIENCE_SECONDS = 300.0
_RECORDED = """
    SELECT count(DISTINCT analysis_id), count(*), coalesce(sum(prompt_tokens), 0), coalesce(sum(output_tokens), 0),
        coalesce(sum(thoughts_tokens), 0), coalesce(sum(cost_usd), 0)
    FROM calls WHERE reader = 'gemini'
"""


@dataclass(frozen=True)
class Recorded:
    """What the calls for so many carousels took, and what the ledger says that it cost."""

    carousels: int
    calls: int
    usage: Usage
    cost_usd: Decimal

    def at(self, price: Price) -> Decimal:
        """US dollars for 1,000 such carousels."""
        return 1000 * price.cost(self.usage) / max(1, self.carousels)

    def __str__(self) -> str:
        tokens = (self.usage.prompt_tokens, self.usage.output_tokens, self.usage.thoughts_tokens)
        asked, answered, thought = (count / max(1, self.carousels) for count in tokens)
        return (
            f"{self.carousels:,} carousels in {self.calls:,} calls: {asked:.0f} tokens asked, {answered:.0f} answered "
            f"and {thought:.0f} thought for each; ${1000 * self.cost_usd / max(1, self.carousels):.3f} for 1,000 "
            "as the ledger has it"
        )


def recorded(database: psycopg.Connection[Any]) -> Recorded:
    """What the ledger holds."""
    row = database.execute(_RECORDED).fetchone()
    assert row is not None
    carousels, calls, asked, answered, thought, cost = row
    return Recorded(carousels, calls, Usage(asked, answered, thought), cost)


def kept_costs(database_url: str) -> Iterator[str]:
    """What has been read by an ocr, out of its database."""
    with psycopg.connect(database_url) as database:
        yield from _said(recorded(database))


def simulated_costs(stores: Servers, posts: int) -> Iterator[str]:
    """What a dry run expects of carousels of five slides, and what they take of the simulator."""
    with standing(stores, 0.0, GEMINI_RATE="1000") as one:
        batches = [one.ask_once(range(at, min(at + 50, posts)), dry_run=True) for at in range(0, posts, 50)]
        expected = sum(batch.estimate.cost_usd for batch in batches)
        one.ask(range(posts))
        one.until_completed(posts, _PATIENCE_SECONDS)
        yield f"a dry run expects ${1000 * expected / posts:.3f} for 1,000"
        yield from _said(recorded(one.database))


def _said(found: Recorded) -> Iterator[str]:
    yield str(found)
    for model, price in PayingSettings().prices.models.items():
        yield f"  {model} at ${price.input_usd}/${price.output_usd} a million: ${found.at(price):.3f} for 1,000"
