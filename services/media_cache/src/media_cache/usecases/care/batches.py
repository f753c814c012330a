"""A stream in batches."""

from collections.abc import AsyncIterator, Sequence
from typing import TypeVar

T = TypeVar("T")
_AT_ONCE = 500


async def batches(stream: AsyncIterator[T]) -> AsyncIterator[Sequence[T]]:
    """All of the stream, many at a time: what a statement, or a round of calls, is asked about at once."""
    batch: list[T] = []
    async for each in stream:
        batch.append(each)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
