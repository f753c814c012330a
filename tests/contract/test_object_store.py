"""What every object store promises: the same suite over a folder and over a bucket of a real S3 server."""

import asyncio

import pytest

from common.errors import InvalidArgument
from common.objects import Body, ObjectHead, ObjectNotFound, ObjectStore
from tests.fixtures.stores import content_of

KEY = "assets/ab/abcdef.jpg"
HOSTILE_KEYS = (
    *("", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/.b", ".incoming/a", "A", "a b", "a\n", "a\0"),
    *("a@", "a%2fb", "a?b", "a#b", "a\\b", "ä", "a" * 201),
)
HOSTILE_TYPES = ("", "image", "image/", "/png", "image/png; x=y", "image/png\r\nx: y", "IMAGE/PNG", "image/ä")


async def keys_of(store: ObjectStore, prefix: str = "") -> list[str]:
    found = store.keys(prefix)
    return [key async for key in found]


async def test_what_was_put_is_there_with_its_size_and_type(store: ObjectStore) -> None:
    await store.put(KEY, Body.of(b"a picture\n\0"), content_type="image/jpeg")

    assert await store.head(KEY) == ObjectHead(11, "image/jpeg")
    assert await content_of(store, KEY) == b"a picture\n\0"


async def test_an_object_without_bytes_is_an_object(store: ObjectStore) -> None:
    await store.put(KEY, Body.of(b""), content_type="image/jpeg")

    assert await store.head(KEY) == ObjectHead(0, "image/jpeg")
    assert await content_of(store, KEY) == b""


async def test_a_large_object_comes_back_in_pieces(store: ObjectStore) -> None:
    content = bytes(range(256)) * 20_000

    await store.put(KEY, Body.of(content), content_type="video/mp4")

    pieces = [piece async for piece in store.open(KEY)]
    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= 1024 * 1024


async def test_what_is_not_there_has_no_head_and_cannot_be_opened(store: ObjectStore) -> None:
    assert await store.head(KEY) is None
    with pytest.raises(ObjectNotFound):
        await content_of(store, KEY)


async def test_putting_again_is_harmless(store: ObjectStore) -> None:
    source = Body.of(b"the same")

    await asyncio.gather(*(store.put(KEY, source, content_type="image/png") for _ in range(8)))

    assert await content_of(store, KEY) == b"the same"
    assert await keys_of(store) == [KEY]


async def test_the_last_put_wins_with_its_type(store: ObjectStore) -> None:
    await store.put(KEY, Body.of(b"first"), content_type="image/png")
    await store.put(KEY, Body.of(b"second one"), content_type="image/webp")

    assert await store.head(KEY) == ObjectHead(10, "image/webp")
    assert await content_of(store, KEY) == b"second one"


async def test_whole_objects_leave_no_unfinished_upload(store: ObjectStore) -> None:
    await store.put(KEY, Body.of(b"x"), content_type="image/png")

    assert await store.unfinished() == 0


async def test_a_deleted_object_is_gone_and_may_be_deleted_again(store: ObjectStore) -> None:
    await store.put(KEY, Body.of(b"x"), content_type="image/png")

    await store.delete(KEY)
    await store.delete(KEY)

    assert await store.head(KEY) is None
    assert await keys_of(store) == []


async def test_keys_come_in_order_under_their_prefix(store: ObjectStore) -> None:
    names = ["a", "a-b/c", "a.jpg", "a/b", "a/b/c", "a/b.d", "ab/c", "b"]
    for name in names:
        await store.put(name, Body.of(b"x"), content_type="image/png")

    assert await keys_of(store) == sorted(names)
    assert await keys_of(store, "a/") == ["a/b", "a/b.d", "a/b/c"]
    assert await keys_of(store, "a/b") == ["a/b", "a/b.d", "a/b/c"]
    assert await keys_of(store, "nothing") == []


@pytest.mark.parametrize("key", HOSTILE_KEYS)
async def test_a_key_that_we_would_not_make_is_refused(store: ObjectStore, key: str) -> None:
    with pytest.raises(InvalidArgument):
        await store.put(key, Body.of(b"x"), content_type="image/png")
    with pytest.raises(InvalidArgument):
        await store.head(key)
    with pytest.raises(InvalidArgument):
        await content_of(store, key)
    with pytest.raises(InvalidArgument):
        await store.delete(key)
    with pytest.raises(InvalidArgument):
        store.presign(key, content_type="image/png")


@pytest.mark.parametrize("content_type", HOSTILE_TYPES)
async def test_a_content_type_that_is_none_is_refused(store: ObjectStore, content_type: str) -> None:
    with pytest.raises(InvalidArgument):
        await store.put(KEY, Body.of(b"x"), content_type=content_type)
    with pytest.raises(InvalidArgument):
        store.presign(KEY, content_type=content_type)


async def test_a_store_that_answers_is_ready(store: ObjectStore) -> None:
    assert await store.ready()
