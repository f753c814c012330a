"""Smaller pictures: made at the first request for a width, once for all who ask, and kept from then on."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Self

from common.database import Database
from common.settings import Unfit, integer, seconds, setting, words
from media_cache.domain.failures import VariantsBusy
from media_cache.domain.reasons import Lasting
from media_cache.domain.variants import Picture, Refused, Variant
from media_cache.repository import MediaUnitOfWork
from media_cache.usecases.making import Making

# What a JPEG can be.
_WIDEST = 65_535
_SOON = timedelta(seconds=1)


def widths(value: str) -> tuple[int, ...]:
    """The widths in which pictures are offered."""
    width = integer(1, _WIDEST)
    found = {width(word) for word in words(value)}
    if not found:
        raise Unfit("must name a width")
    return tuple(sorted(found))


@dataclass(frozen=True, kw_only=True)
class VariantLimits:
    """Which variants of pictures are offered, and what making them may take."""

    widths: tuple[int, ...] = setting("{prefix}VARIANT_WIDTHS", widths, (160, 320, 480, 640, 960, 1280))
    at_once: int = setting("{prefix}VARIANTS_AT_ONCE", integer(1, 64), 2, help="pictures that are made smaller at once")
    most_wanted: int = setting(
        "{prefix}VARIANTS_WANTED", integer(1, 10_000), 256, help="that and those that wait; more are told to come back"
    )
    timeout: timedelta = setting("{prefix}VARIANT_TIMEOUT_SECONDS", seconds, timedelta(seconds=10))


class Variants:
    """Gives variants, and has those made that are missing. To be entered; leaving it ends what is being made."""

    def __init__(self, database: Database[MediaUnitOfWork], making: Making, limits: VariantLimits) -> None:
        self._database = database
        self._making = making
        self._turns = asyncio.Semaphore(limits.at_once)
        self._most_wanted = limits.most_wanted
        self._under_way: dict[tuple[str, int], asyncio.Task[Variant | Refused]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def of(self, picture: Picture, width: int) -> Variant:
        """The variant of this width; raises a failure with its reason when there can be none, or none now."""
        async with self._database.unit_of_work() as work:
            found = await work.variants.find(picture.sha256, width)
        if found is None:
            # It goes on when its callers leave, for they will come again.
            found = await asyncio.shield(self._made_once(picture, width))
        if isinstance(found, Refused):
            raise Lasting(found.message, reason=found.reason)
        return found

    def _made_once(self, picture: Picture, width: int) -> asyncio.Task[Variant | Refused]:
        wanted = (picture.sha256, width)
        if wanted not in self._under_way:
            if len(self._under_way) >= self._most_wanted:
                raise VariantsBusy(retry_after=_SOON)
            task = self._under_way[wanted] = asyncio.create_task(self._made(picture, width))
            task.add_done_callback(lambda ended: self._forget(wanted, ended))
        return self._under_way[wanted]

    async def _made(self, picture: Picture, width: int) -> Variant | Refused:
        async with self._turns:
            return await self._making.make(picture, width)

    def _forget(self, wanted: tuple[str, int], ended: asyncio.Task[Variant | Refused]) -> None:
        del self._under_way[wanted]
        # Asked for, so that asyncio does not report as forgotten what nobody is left to hear.
        _ = ended.cancelled() or ended.exception()
