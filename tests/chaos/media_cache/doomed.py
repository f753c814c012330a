"""A media_cache that is hit by a signal at one step.

The product has no hooks for it: its own collaborators are wrapped where `app.Builders` makes them.
"""

import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from common import desk
from common.queue import Bell, broker
from common.settings import environment, load
from common.telemetry import configure
from media_cache import app
from media_cache.settings import Settings
from tests.chaos.media_cache.doubles import (
    Doom,
    DoomedBroker,
    DoomedConverter,
    DoomedFetcher,
    DoomedMonitor,
    DoomedStore,
    doomed_handler,
)

ROLES = {"serve": app.serve, "work": app.work, "schedule": app.schedule}


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


async def run(step: str, number: str, *roles: str) -> None:
    """Runs the roles under their doom."""
    settings = load(Settings, environment(), prefix="MEDIA_CACHE_")
    url = settings.database.url.reveal().replace("+psycopg", "")
    cache = app.MediaCache(settings, builders(Doom(step, signal.Signals[number]), url))
    await desk.run([configure("media_cache", settings.telemetry), cache, *(ROLES[role](cache) for role in roles)])
