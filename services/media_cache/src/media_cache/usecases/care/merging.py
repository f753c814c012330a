"""Two ordered streams side by side."""

from collections.abc import AsyncIterator

from media_cache.domain.assets import Content

Pair = tuple[Content | None, str | None]


async def merged(contents: AsyncIterator[Content], keys: AsyncIterator[str]) -> AsyncIterator[Pair]:
    """Each content with the key of its object, None where there is none; and each key that has no content.

    Both come in the order of their keys, and no more of them is held than one of each.
    """
    content, key = await anext(contents, None), await anext(keys, None)
    while content is not None or key is not None:
        if content is not None and (key is None or content.cache_key < key):
            yield content, None
            content = await anext(contents, None)
        elif content is None or content.cache_key != key:
            yield None, key
            key = await anext(keys, None)
        else:
            yield content, key
            content, key = await anext(contents, None), await anext(keys, None)
