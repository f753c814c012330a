"""What is looked up once for all who ask within a few seconds."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """The answer of `look`, which is asked again when the last one is older than the interval."""

    def __init__(self, look: Callable[[], Awaitable[T]], interval: timedelta) -> None:
        self._look = look
        self._seconds = interval.total_seconds()
        self._looking = asyncio.Lock()
        self._answers: list[T] = []
        self._fresh_until = 0.0

    async def get(self) -> T:
        """The answer; raises what `look` raises, which is not remembered."""
        async with self._looking:
            answers = self._answers
            if not answers or monotonic() >= self._fresh_until:
                # A list of its own: what is forgotten while it is looked up stays forgotten.
                answers = self._answers = []
                answers.append(await self._look())
                self._fresh_until = monotonic() + self._seconds
            return answers[0]

    def forget(self) -> None:
        """Has whoever asks next look again."""
        self._answers = []
