"""Secrets are planted, every fault is provoked, and no way out of the house lets a secret through."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.fixtures import house_deeds
from tests.fixtures.house_breakable import breakable_house
from tests.fixtures.house_canaries import Canaries
from tests.fixtures.house_evidence import gathered
from tests.fixtures.house_visitor import Visitor
from tests.fixtures.waiting import wait_until
from tests.foreign.collector import Collector
from tests.foreign.sentry import sentry

WAYS_OUT = (
    "logs",
    "metrics",
    "documents",
    "refusals",
    "redis",
    "error columns",
    "sentry",
    "traces",
    "command lines",
    "terminal",
)
LEAST_CANARIES = 20
# What must be there, or nothing was provoked.
TRACES_OF_DEEDS = {
    "logs": ("password authentication failed", "invalid username-password pair", "UndefinedTable"),
    "sentry": ("UndefinedTable",),
    "error columns": ("BLOCKED_ADDRESS", "FORBIDDEN", "NOT_MEDIA"),
    "refusals": ("KEY_REFUSED", "INTERNAL", "DATABASE_UNAVAILABLE", "IDEMPOTENCY_UNAVAILABLE", "INVALID_URL"),
    "terminal": ("DATABASE_URL", "REDIS_URL", "SENTRY_DSN", "GATEWAY_API_KEYS"),
}


@dataclass(frozen=True)
class Search:
    """What to look for, and where."""

    canaries: Canaries
    texts: Mapping[str, str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def search(server_folder: Path) -> AsyncIterator[Search]:
    """A house of its own that has been through everything, and all that it has said meanwhile."""
    folder = server_folder / "secrets"
    folder.mkdir(mode=0o755)
    canaries = Canaries()
    with Collector() as collector:
        async with sentry() as events:
            outlets = {"SENTRY_DSN": events.dsn, "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
            async with breakable_house(folder, canaries.settings() | outlets) as shaken:
                canaries.learn(shaken)
                visitor = Visitor(shaken, canaries)
                for deed in house_deeds.ALL:
                    await deed(visitor)
                await wait_until(lambda: events.events, 20)
                texts = await gathered(visitor, events, collector)
    yield Search(canaries, texts)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_secret_leaves_by(search: Search, way: str) -> None:
    assert search.texts[way]
    assert search.canaries.found_in(search.texts[way]) == []


@pytest.mark.parametrize("way", TRACES_OF_DEEDS)
def test_what_was_done_has_left_its_traces_in(search: Search, way: str) -> None:
    assert [trace for trace in TRACES_OF_DEEDS[way] if trace not in search.texts[way]] == []


def test_there_were_secrets_to_be_found_and_every_way_out_was_looked_at(search: Search) -> None:
    assert len(search.canaries.known) >= LEAST_CANARIES
    assert all(len(canary) >= 16 for canary in search.canaries.known.values())
    assert set(search.texts) == set(WAYS_OUT)
