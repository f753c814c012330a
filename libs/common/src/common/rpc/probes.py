"""Readiness: what the services need is asked for again and again, and their health follows."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from common.rpc.health import Health

log = logging.getLogger(__name__)

Probe = Callable[[], Awaitable[bool]]


class Probes:
    """Asks every dependency again and again; the services serve while all that they need is there."""

    def __init__(
        self,
        health: Health,
        services: Sequence[str],
        needed: Mapping[str, Probe],
        watched: Mapping[str, Probe],
        interval_seconds: float,
    ) -> None:
        self._health = health
        self._services = services
        self._needed = needed
        self._probes = {**watched, **needed}
        self._interval = interval_seconds
        self._known: dict[str, bool] = {}

    async def run(self) -> None:
        """Probes for ever; ends only when it is cancelled."""
        while True:
            await self.once()
            await asyncio.sleep(self._interval)

    async def once(self) -> None:
        """Probes everything once, side by side."""
        answers = await asyncio.gather(*(self._answer(probe) for probe in self._probes.values()))
        for name, is_there in zip(self._probes, answers, strict=True):
            self._note(name, is_there=is_there)
        is_ready = all(self._known[name] for name in self._needed)
        for service in self._services:
            self._health.set(service, is_serving=is_ready)

    def _note(self, name: str, *, is_there: bool) -> None:
        if self._known.get(name, True) != is_there:
            log.warning("a dependency is %s", "back" if is_there else "away", extra={"dependency": name})
        self._known[name] = is_there
        self._health.set(name, is_serving=is_there)

    async def _answer(self, probe: Probe) -> bool:
        try:
            async with asyncio.timeout(self._interval):
                return await probe()
        except Exception as error:
            log.debug("a probe failed", exc_info=error)
            return False
