"""The checker finds what is broken, each under its number."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from common.objects import Body
from media_cache.domain.keys import object_key
from media_cache.repository import Rule
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image
from tests.integration.media_cache.standing import Standing

DIGEST = "cd" * 32
BREAKAGES = {
    "I1 every asset has ended": "UPDATE cache_assets SET status = 'PENDING', due_time = now() + interval '1 hour'",
    "I2 nothing is held beyond its lease": """
        UPDATE cache_assets SET status = 'DOWNLOADING', lease_expire_time = now() - interval '5 minutes'
    """,
    "I3 what is cached has its object": "UPDATE cache_assets SET size_bytes = 1",
    "I4 what failed has its reason": """
        UPDATE cache_assets SET status = 'FAILED', error_reason = 'GONE', error_retryable = false, attempt = 0
    """,
    "I4 no object is unused for longer than a day": f"""
        INSERT INTO stored_objects
        VALUES ('{DIGEST}', '{object_key(DIGEST)}', 'image/png', 1, now() - interval '2 days')
    """,
    "I6 every attempt had a claim of its own": "UPDATE cache_assets SET attempt = 100",
}


async def cached(cache: Standing) -> str:
    (asset,) = await cache.cache(cache.origin.behave("/media", behaves.gives(image("JPEG"))))
    assert await cache.violations() == {}
    return asset.cache_key


@pytest.mark.parametrize("finding", BREAKAGES)
async def test_a_row_that_must_not_be_is_found(cache: Standing, finding: str) -> None:
    await cached(cache)

    async with cache.app.database.unit_of_work() as work:
        await work.connection.execute(text(BREAKAGES[finding]))
        found = {rule: await work.checks.violations(rule, timedelta(days=1)) for rule in Rule}

    assert finding.partition(" ")[2] in {rule.value for rule, count in found.items() if count}


async def test_an_object_with_other_bytes_is_found(cache: Standing) -> None:
    key = await cached(cache)
    await cache.app.store.put(key, Body.of(image("JPEG", seed=1)), content_type="image/jpeg")

    assert await cache.violations() == {"I3 objects are whole, and what their rows say": 1}


async def test_an_object_under_another_type_is_found(cache: Standing) -> None:
    key = await cached(cache)
    await cache.app.store.put(key, Body.of(image("JPEG")), content_type="image/png")

    assert await cache.violations() == {"I3 objects are whole, and what their rows say": 1}


async def test_an_object_that_no_row_knows_is_found(cache: Standing) -> None:
    await cached(cache)
    await cache.app.store.put(object_key(DIGEST), Body.of(b"stray"), content_type="image/jpeg")

    assert await cache.violations() == {"I4 no object is unknown": 1}


async def test_a_file_of_bytes_on_their_way_is_found(cache: Standing) -> None:
    (cache.app.settings.spool_folder / "half").write_bytes(b"half")

    assert await cache.violations() == {"I10 bytes on their way leave no file": 1}
