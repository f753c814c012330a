"""Failing: a lasting reason ends an asset at once, a passing one after its attempts; nothing half is ever kept."""

from collections.abc import Mapping

from carrel.media_cache.v1.asset_pb2 import Asset, AssetSource

from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import faults, heic, image, lookalikes
from tests.foreign.origin import Behaviour, Origin
from tests.integration.media_cache.standing import Standing, standing

LASTING: dict[str, tuple[Behaviour, str]] = {
    "not found": (behaves.says(404), "NOT_FOUND"),
    "gone": (behaves.says(410), "GONE"),
    "forbidden": (behaves.says(403), "FORBIDDEN"),
    "HTML called a JPEG": (behaves.gives(b"<html></html>", content_type="image/jpeg"), "NOT_MEDIA"),
    "nothing": (behaves.gives(b"", content_type="image/jpeg"), "NOT_MEDIA"),
    "SVG": (behaves.gives(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "NOT_MEDIA"),
    "a ZIP behind a JPEG": (behaves.gives(image("JPEG") + lookalikes.archive()), "NOT_MEDIA"),
    "a JPEG without a size": (behaves.gives(faults.sizeless_jpeg()), "CORRUPT"),
    "a HEIC of nothing": (behaves.gives(faults.hollow_heic()), "CORRUPT"),
    "too large": (behaves.gives(bytes(1_000_001)), "TOO_LARGE"),
    "a PNG of 10^10 pixels": (behaves.gives(faults.png(100_000, 100_000)), "TOO_MANY_PIXELS"),
    "redirects": (behaves.redirects("?again"), "TOO_MANY_REDIRECTS"),
    "blocked": (behaves.redirects("http://169.254.169.254/"), "BLOCKED_ADDRESS"),
}
PASSING: dict[str, tuple[Behaviour, str]] = {
    "5xx for ever": (behaves.says(500), "UPSTREAM_ERROR"),
    "cut": (behaves.cut(image("JPEG"), 50), "TRUNCATED"),
    "three quarters of a HEIC, called whole": (behaves.gives(heic()[: len(heic()) * 3 // 4]), "TRUNCATED"),
    "silent": (behaves.silent, "TIMEOUT"),
    "hung up": (behaves.raw(), "UNREACHABLE"),
    "too many requests": (behaves.says(429), "RATE_LIMITED"),
}


async def ends(cache: Standing, rows: Mapping[str, tuple[Behaviour, str]]) -> Mapping[str, Asset]:
    """How each medium has ended, by its name, all of them asked for at once."""
    urls = [cache.origin.behave(f"/{at}", behaviour) for at, (behaviour, _) in enumerate(rows.values())]
    return dict(zip(rows, await cache.cache(*urls), strict=True))


def told(assets: Mapping[str, Asset]) -> Mapping[str, tuple[object, str, int]]:
    """What is said of each."""
    return {name: (asset.status, asset.error.reason, asset.attempts) for name, asset in assets.items()}


async def test_a_lasting_reason_ends_an_asset_with_one_attempt(cache: Standing) -> None:
    assets = await ends(cache, LASTING)

    assert told(assets) == {name: (Asset.FAILED, reason, 1) for name, (_, reason) in LASTING.items()}
    assert [key async for key in cache.app.store.keys("")] == []
    for asset in assets.values():
        assert await cache.url(asset.id) == asset.original_uri
    assert await cache.violations() == {}


async def test_a_passing_reason_ends_an_asset_after_three_attempts(cache: Standing) -> None:
    assets = await ends(cache, PASSING)

    assert told(assets) == {name: (Asset.FAILED, reason, 3) for name, (_, reason) in PASSING.items()}
    assert await cache.violations() == {}


async def test_an_origin_that_recovers_is_tried_again_until_it_has(cache: Standing) -> None:
    bad = [behaves.says(503), behaves.cut(image("JPEG"), 9)]
    url = cache.origin.behave("/media", behaves.in_turn([*bad, behaves.gives(image("JPEG"))]))

    (asset,) = await cache.cache(url)

    assert (asset.status, asset.attempts, asset.HasField("error")) == (Asset.CACHED, 3, False)


async def test_an_origin_that_asks_to_wait_is_not_asked_before(cache: Standing) -> None:
    url = cache.origin.behave("/media", behaves.in_turn([behaves.says(429, retry_after="600")]))
    (asset_id,) = await cache.ask(url)

    await cache.delayed()

    assert (await cache.get(asset_id)).status == Asset.PENDING
    assert len(cache.origin.requests("/media")) == 1


async def test_no_failure_tells_a_signature(cache: Standing) -> None:
    url = cache.origin.behave("/media", behaves.redirects("http://10.0.0.1/?x-signature=tell-nobody"))

    (asset,) = await cache.cache(f"{url}?x-signature=tell-nobody")

    assert "tell-nobody" not in asset.error.message


async def test_all_mirrors_together_have_one_deadline(media_environ: dict[str, str], origin: Origin) -> None:
    hasty = {**media_environ, "MEDIA_CACHE_TIMEOUT_SECONDS": "0.5"}
    urls = [origin.behave(f"/{at}", behaves.drips(image("JPEG"), 0.1)) for at in range(11)]
    async with standing(hasty, origin) as cache:
        (asset,) = await cache.cache(AssetSource(uri=urls[0], alternate_uris=urls[1:]))

    assert (asset.error.reason, asset.attempts) == ("TIMEOUT", 3)
    # Once the first has used all of it up, nobody asks the others.
    assert [exchange.path for exchange in origin.exchanges] == ["/0"] * 3
