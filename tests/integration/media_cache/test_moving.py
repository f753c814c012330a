"""Objects are moved from the folder to a bucket: all of them, whole, however often it was interrupted."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.objects import Body, DirectoryStore, ObjectStore, ObjectStoreUnavailable, S3Store
from common.objects.files import Tree
from media_cache.clients.spool import Spools
from media_cache.domain.keys import object_key
from media_cache.usecases import Moving, Outcome
from tests.fixtures.objects import S3Server
from tests.fixtures.stores import SIGNING_KEY, s3_place
from tests.foreign.media_files import image
from tests.integration.media_cache.keeping import content_of

PICTURES = [image("JPEG", seed=seed) for seed in range(5)]


@pytest.fixture
async def folder(tmp_path: Path) -> AsyncIterator[ObjectStore]:
    """A folder with objects of ours, a large one, and one of earlier days."""
    store = DirectoryStore(tmp_path / "objects", "http://127.0.0.1", SIGNING_KEY)
    for picture in PICTURES:
        await store.put(content_of(picture).cache_key, Body.of(picture), content_type="image/jpeg")
    film = bytes(range(256)) * 8000
    await store.put(content_of(film).cache_key, Body.of(film), content_type="video/mp4")
    await store.put("covers/old.jpg", Body.of(b"from before"), content_type="image/jpeg")
    yield store
    await store.close()


@pytest.fixture
async def bucket(s3_server: S3Server, s3_bucket: str) -> AsyncIterator[ObjectStore]:
    """An empty bucket."""
    store = S3Store(s3_place(s3_server.account, s3_bucket))
    yield store
    await store.close()


def moving(folder: ObjectStore, bucket: ObjectStore, tmp_path: Path) -> Moving:
    return Moving(folder, bucket, Spools(tmp_path / "scratch", 4096))


async def heads(store: ObjectStore) -> dict[str, object]:
    return {key: await store.head(key) async for key in store.keys("")}


async def counted(outcomes: AsyncIterator[tuple[str, Outcome]]) -> Counter[Outcome]:
    return Counter([outcome async for _, outcome in outcomes])


async def test_objects_are_copied_once_and_deleted_when_all_are_there(
    folder: ObjectStore, bucket: ObjectStore, tmp_path: Path
) -> None:
    mover, before = moving(folder, bucket, tmp_path), await heads(folder)

    assert await counted(mover.copy()) == {Outcome.COPIED: 7}
    assert (await heads(folder), await heads(bucket)) == (before, before)
    assert await counted(mover.copy()) == {Outcome.WAS_THERE: 7}

    assert await counted(mover.delete()) == {Outcome.DELETED: 7}
    assert (await heads(folder), await heads(bucket)) == ({}, before)


async def test_what_was_interrupted_goes_on_and_what_came_meanwhile_comes_along(
    folder: ObjectStore, bucket: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, seen = bucket.put, 0

    async def put_three(key: str, body: Body, *, content_type: str) -> None:
        nonlocal seen
        seen += 1
        if seen > 3:
            raise ObjectStoreUnavailable
        await put(key, body, content_type=content_type)

    mover = moving(folder, bucket, tmp_path)
    with monkeypatch.context() as interrupted:
        interrupted.setattr(bucket, "put", put_three)
        with pytest.raises(ObjectStoreUnavailable):
            await counted(mover.copy())
    late = image("JPEG", seed=99)
    await folder.put(content_of(late).cache_key, Body.of(late), content_type="image/jpeg")

    await counted(mover.copy())

    assert await heads(folder) == await heads(bucket)


async def test_a_broken_object_is_not_copied_and_not_deleted(
    folder: ObjectStore, bucket: ObjectStore, tmp_path: Path
) -> None:
    mover, broken = moving(folder, bucket, tmp_path), object_key("ab" * 32)
    Tree(tmp_path / "objects").write(broken, Body.of(b"not what its name says"), "image/jpeg")

    Tree(tmp_path / "objects").write("media/Somebody's", Body.of(b"whose"), "image/jpeg")

    assert [key async for key, outcome in mover.copy() if outcome is Outcome.BROKEN] == ["media/Somebody's", broken]
    (tmp_path / "objects" / "media" / "Somebody's@").unlink()
    assert [key async for key, outcome in mover.delete() if outcome is Outcome.KEPT] == [broken]

    assert await bucket.head(broken) is None
    assert set(await heads(folder)) == {broken}
