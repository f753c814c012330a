"""Rows and keys side by side."""

from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as some

from media_cache.domain.assets import Content
from media_cache.usecases.care.batches import batches
from media_cache.usecases.care.merging import merged

T = TypeVar("T")
KEYS = some.sets(some.text("abc/0", min_size=1, max_size=4))


async def stream(items: Iterable[T]) -> AsyncIterator[T]:
    for item in items:
        yield item


@given(rows=KEYS, keys=KEYS)
async def test_each_row_and_each_key_comes_once_and_with_the_other_of_its_name(rows: set[str], keys: set[str]) -> None:
    contents = [Content("", key, "image/jpeg", 1, None) for key in sorted(rows)]

    pairs = [pair async for pair in merged(stream(contents), stream(sorted(keys)))]

    assert [(content and content.cache_key, key) for content, key in pairs] == [
        (key if key in rows else None, key if key in keys else None) for key in sorted(rows | keys)
    ]


async def test_batches_are_full_but_for_the_last() -> None:
    assert [len(batch) async for batch in batches(stream(range(1200)))] == [500, 500, 200]
