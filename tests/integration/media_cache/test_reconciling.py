"""Rows and objects side by side, and a sample read again: what is wrong is listed, and mended when asked to."""

import pytest

from common.errors import FailedPrecondition
from common.objects import Body
from media_cache.domain.care import Discrepancy, Fault
from media_cache.domain.keys import object_key, variant_key
from tests.foreign.media_files import image
from tests.integration.media_cache.keeping import Keeping

STRANGER = "ef" * 32


async def reconciled(keeping: Keeping, *, repair: bool = False) -> set[Discrepancy]:
    return {each async for each in keeping.app.reconciling.reconcile(repair=repair)}


async def scrubbed(keeping: Keeping, sample: int = 1000, *, repair: bool = False) -> set[Discrepancy]:
    return {each async for each in keeping.app.scrubbing.scrub(sample, repair=repair)}


async def break_objects(keeping: Keeping) -> dict[str, Fault]:
    """Has something wrong with everything, in every way that can be seen without reading."""
    store = keeping.app.store
    lost, longer, other, picture = [await keeping.cached(f"asset-{at}", at) for at in range(4)]
    variant, lost_variant = [await keeping.variant(picture, width) for width in (160, 320)]
    await store.delete(lost.cache_key or "")
    await store.put(longer.cache_key or "", Body.of(b"longer" * 1000), content_type="image/jpeg")
    await store.put(other.cache_key or "", Body.of(image("JPEG", seed=2)), content_type="image/png")
    await store.delete(lost_variant.cache_key)
    faults = {
        lost.cache_key: Fault.MISSING,
        longer.cache_key: Fault.OTHER_SIZE,
        other.cache_key: Fault.OTHER_TYPE,
        lost_variant.cache_key: Fault.MISSING,
        object_key(STRANGER): Fault.UNKNOWN,
        variant_key(STRANGER, 160): Fault.UNKNOWN,
        "media/readme.txt": Fault.FOREIGN,
    }
    for key in list(faults)[4:]:
        await store.put(key or "", Body.of(b"whose is it"), content_type="image/jpeg")
    assert variant.cache_key in await keeping.stored()
    return {key or "": fault for key, fault in faults.items()}


async def test_rows_and_objects_that_agree_are_not_listed(keeping: Keeping) -> None:
    for seed in range(3):
        await keeping.variant(await keeping.cached(f"asset-{seed}", seed), 160)

    assert await reconciled(keeping) == set()
    assert await scrubbed(keeping) == set()


async def test_what_is_wrong_is_listed_and_left_as_it_is(keeping: Keeping) -> None:
    faults = await break_objects(keeping)
    before = await keeping.stored()

    for _ in range(2):
        assert await reconciled(keeping) == {Discrepancy(key, fault) for key, fault in faults.items()}
    assert await keeping.stored() == before


async def test_what_is_wrong_is_mended_but_for_what_is_not_ours(keeping: Keeping) -> None:
    faults = await break_objects(keeping)
    await keeping.let_grace_pass()

    mended = await reconciled(keeping, repair=True)

    assert mended == {Discrepancy(key, fault, fault is not Fault.FOREIGN) for key, fault in faults.items()}
    assert await reconciled(keeping) == {Discrepancy("media/readme.txt", Fault.FOREIGN)}
    assert await keeping.count("status = 'PENDING' AND attempt = 0 AND cache_key IS NULL") == 3
    assert await keeping.count("status = 'CACHED'") == 1
    assert await keeping.violations() == {"I4 no object is unknown": 1}


async def test_nothing_is_mended_with_a_store_that_holds_nothing_of_ours(keeping: Keeping) -> None:
    asset = await keeping.cached("asset")
    await keeping.app.store.delete(asset.cache_key or "")

    with pytest.raises(FailedPrecondition):
        await reconciled(keeping, repair=True)

    assert await keeping.count("status = 'CACHED'") == 1


async def test_other_bytes_of_the_same_length_are_found_by_reading_them(keeping: Keeping) -> None:
    rotten, sound = [await keeping.cached(f"asset-{at}", at) for at in range(2)]
    bytes_ = bytearray(image("JPEG", seed=0))
    bytes_[-3] ^= 1
    await keeping.app.store.put(rotten.cache_key or "", Body.of(bytes(bytes_)), content_type="image/jpeg")
    await keeping.let_grace_pass()
    found = Discrepancy(rotten.cache_key or "", Fault.OTHER_BYTES)

    assert await reconciled(keeping) == set()
    assert await scrubbed(keeping) == {found}
    assert await scrubbed(keeping, repair=True) == {Discrepancy(found.cache_key, found.fault, is_repaired=True)}

    assert await keeping.stored() == {sound.cache_key}
    assert await keeping.count("status = 'PENDING'") == 1
    assert await keeping.violations() == {}


async def test_a_sample_is_as_large_as_was_asked_and_never_has_an_object_twice(keeping: Keeping) -> None:
    for seed in range(7):
        asset = await keeping.cached(f"asset-{seed}", seed)
        await keeping.app.store.delete(asset.cache_key or "")

    for size, found in ((1, 1), (4, 4), (7, 7), (100, 7)):
        assert len(await scrubbed(keeping, size)) == found
    assert await keeping.app.scrubbing.share(0.5) == 4
