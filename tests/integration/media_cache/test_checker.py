"""The checker finds what is broken, each under its number."""

from common.objects import Body
from media_cache.domain.keys import object_key, variant_key
from tests.foreign.media_files import image
from tests.integration.media_cache.keeping import Keeping

DIGEST = "cd" * 32
BREAKAGES = {
    "I1 every asset has ended": "UPDATE cache_assets SET status = 'PENDING', due_time = now() + interval '1 hour'",
    "I2 nothing is held beyond its lease": """
        UPDATE cache_assets SET status = 'DOWNLOADING', lease_expire_time = now() - interval '5 minutes'
    """,
    "I3 what is cached has its object": "UPDATE cache_assets SET size_bytes = 1",
    "I1 every fresh address that was asked for came, or did not": """
        INSERT INTO link_refreshes SELECT id FROM cache_assets
    """,
    "I2 nothing is held beyond its lease ": """
        INSERT INTO link_refreshes (id, status, lease_expire_time)
        SELECT id, 'ASKING', now() - interval '5 minutes' FROM cache_assets
    """,
    "I4 nothing that is marked outlives its grace period by a day": """
        UPDATE cache_assets SET delete_time = now() - interval '49 hours'
    """,
    "I4 what failed has its reason": """
        UPDATE cache_assets SET status = 'FAILED', error_reason = 'GONE', error_retryable = false, attempt = 0
    """,
    "I4 no object is unused for longer than a day": f"""
        INSERT INTO stored_objects
        VALUES ('{DIGEST}', '{object_key(DIGEST)}', 'image/png', 1, now() - interval '2 days')
    """,
    "I6 every attempt had a claim of its own": "UPDATE cache_assets SET attempt = 100",
}


async def kept(keeping: Keeping) -> str:
    asset = await keeping.cached("asset")
    assert await keeping.violations() == {}
    return asset.cache_key or ""


async def test_rows_that_must_not_be_are_found(keeping: Keeping) -> None:
    for finding, breakage in BREAKAGES.items():
        await kept(keeping)

        await keeping.execute(breakage)

        assert finding.strip() in await keeping.violations(at_rest=True)
        await keeping.execute("TRUNCATE cache_assets, stored_objects CASCADE")


async def test_an_object_with_other_bytes_is_found(keeping: Keeping) -> None:
    key = await kept(keeping)
    await keeping.app.store.put(key, Body.of(image("JPEG", seed=1)), content_type="image/jpeg")

    assert await keeping.violations() == {"I3 objects are whole, and what their rows say": 1}


async def test_an_object_under_another_type_is_found(keeping: Keeping) -> None:
    key = await kept(keeping)
    await keeping.app.store.put(key, Body.of(image("JPEG")), content_type="image/png")

    assert await keeping.violations() == {"I3 objects are whole, and what their rows say": 1}


async def test_a_variant_without_its_object_is_found(keeping: Keeping) -> None:
    made = await keeping.variant(await keeping.cached("asset"), 160)
    assert await keeping.violations() == {}
    await keeping.app.store.delete(made.cache_key)

    assert await keeping.violations() == {"I3 variants are whole, and what their rows say": 1}


async def test_objects_that_no_row_knows_are_found(keeping: Keeping) -> None:
    await kept(keeping)
    for key in (object_key(DIGEST), variant_key(DIGEST, 160), "media/whose"):
        await keeping.app.store.put(key, Body.of(b"stray"), content_type="image/jpeg")

    assert await keeping.violations() == {"I4 no object is unknown": 3}


async def test_a_file_of_bytes_on_their_way_is_found(keeping: Keeping) -> None:
    folder = keeping.app.settings.spool_folder
    folder.mkdir(parents=True)
    (folder / "half").write_bytes(b"half")

    assert await keeping.violations() == {"I10 bytes on their way leave no file": 1}
