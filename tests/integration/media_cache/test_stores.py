"""The same journey with objects in a bucket, on a server that checks signatures; and a store that fails at times."""

import logging
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import inf
from typing import Any

import aiohttp
import pytest
from carrel.media_cache.v1.asset_pb2 import Asset
from carrel.media_cache.v1.asset_service_pb2 import BatchResolveUrisRequest, GetAssetContentRequest

from common.objects import Body, ObjectStoreRefused, ObjectStoreUnavailable, S3Store
from media_cache.app import Builders
from media_cache.domain.care import Amount
from tests.fixtures.objects import S3Server
from tests.fixtures.stores import bucket_environ
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import heic, image
from tests.foreign.origin import Origin
from tests.integration.media_cache.standing import standing


@pytest.fixture
def in_bucket(media_environ: dict[str, str], s3_server: S3Server, s3_bucket: str) -> dict[str, str]:
    """The environment of a service whose objects are in a bucket."""
    return {**media_environ, **bucket_environ(s3_server.account, s3_bucket)}


async def test_objects_in_a_bucket_are_served_by_it_under_their_own_type(
    in_bucket: dict[str, str], origin: Origin, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with standing(in_bucket, origin) as cache:
        assert isinstance(cache.app.store, S3Store)
        url = origin.behave("/cover", behaves.gives(heic(400, 300)))

        (asset,) = await cache.cache(url)
        narrow = await cache.assets.GetAssetContent(GetAssetContentRequest(id=asset.id, width=160))

        async with aiohttp.ClientSession() as session:
            async with session.get(await cache.url(asset.id)) as answer:
                assert (answer.status, answer.content_type) == (200, "image/jpeg")
                assert len(await answer.read()) == asset.size_bytes
            async with session.get(narrow.uri) as answer:
                assert (answer.status, answer.content_type) == (200, "image/jpeg")
                both = asset.size_bytes + len(await answer.read())
                assert answer.headers["content-disposition"] == f'inline; filename="{asset.id}-160.jpg"'
        assert "X-Amz-Signature" not in caplog.text
        assert await cache.violations() == {}
        assert (await cache.app.cleaning.clean_up(timedelta(0))).marked == Amount(1, 2, both)


async def test_a_public_bucket_is_linked_to_without_a_signature(in_bucket: dict[str, str], origin: Origin) -> None:
    public = {**in_bucket, "R2_PUBLIC_URL": "https://media.example"}
    async with standing(public, origin) as cache:
        (asset,) = await cache.cache(origin.behave("/media", behaves.gives(image("JPEG"))))

        answer = await cache.assets.BatchResolveUris(BatchResolveUrisRequest(ids=[asset.id, "old/key.jpg"]))

        assert [each.uri for each in answer.uris] == [
            f"https://media.example/{asset.cache_key}",
            "https://media.example/old/key.jpg",
        ]


@dataclass
class Failing:
    """A store that fails the first calls for an object, `most` at the most; how many is drawn from its key."""

    inner: Any
    share: float
    failure: type[Exception]
    most: float
    failed: Counter[str] = field(default_factory=Counter)

    async def put(self, key: str, body: Body, *, content_type: str) -> None:
        if self.failed[key] < self.most and random.Random(f"{key} {self.failed[key]}").random() < self.share:
            self.failed[key] += 1
            raise self.failure
        await self.inner.put(key, body, content_type=content_type)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def failing(share: float, failure: type[Exception], most: float = inf) -> Builders:
    own = Builders()

    def store(settings: Any) -> Any:
        return Failing(own.store(settings), share, failure, most)

    return replace(own, store=store)


async def test_a_store_that_fails_on_a_third_of_the_calls_gets_everything_in_the_end(
    media_environ: dict[str, str], origin: Origin
) -> None:
    patient = {**media_environ, "MEDIA_CACHE_ATTEMPTS": "5"}
    async with standing(patient, origin, build=failing(0.3, ObjectStoreUnavailable, most=4)) as cache:
        urls = [origin.behave(f"/{seed}", behaves.gives(image("JPEG", seed=seed))) for seed in range(40)]

        assets = await cache.cache(*urls)

        assert {asset.status for asset in assets} == {Asset.CACHED}
        assert 1 < max(asset.attempts for asset in assets) <= 5
        assert await cache.violations() == {}


async def test_a_store_that_refuses_us_is_not_stormed(media_environ: dict[str, str], origin: Origin) -> None:
    async with standing(media_environ, origin, build=failing(1, ObjectStoreRefused)) as cache:
        (asset_id,) = await cache.ask(origin.behave("/media", behaves.gives(image("JPEG"))))

        await cache.delayed()

        asset = await cache.get(asset_id)
        assert (asset.status, asset.error.reason, len(origin.exchanges)) == (Asset.PENDING, "STORE_ERROR", 1)
        assert asset.attempts == 0
