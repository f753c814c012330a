"""Afterwards: one checker reads PostgreSQL, the store and the origin's counters, and finds nothing."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from carrel.media_cache.v1.asset_pb2 import Asset
from sqlalchemy import text

from common.errors import Unavailable
from tests.fixtures.waiting import wait_until
from tests.integration.media_cache.standing import ENDED, Standing

_CLAIMS = "SELECT original_url, alternate_urls, lease_token FROM cache_assets"


async def asked_persistently(cache: Standing, urls: Sequence[str], deadline: float = 30.0) -> list[str]:
    """Asks as a careful caller does: UNAVAILABLE is asked again, for asking twice gives the same ids.

    A connection, too, says so to those who come while it has all the calls that it takes.
    """

    async def heard() -> list[str] | None:
        try:
            return await cache.ask(*urls)
        except Unavailable:
            return None

    return await wait_until(heard, deadline) or []


async def checked(cache: Standing, requests_per_claim: int = 1) -> None:
    """All ended, nothing is violated, and no address was fetched oftener than its assets were claimed."""
    violations, surplus = await cache.violations(), await fetched_too_often(cache, requests_per_claim)
    assert not violations, violations
    assert not surplus, surplus


async def all_cached(cache: Standing, asset_ids: list[str], deadline: float = 30.0) -> None:
    """Every one of these assets is cached before the deadline, and `checked` finds nothing."""
    await become_cached(cache, asset_ids, deadline)
    await checked(cache)


async def become_cached(cache: Standing, asset_ids: list[str], deadline: float = 30.0) -> None:
    """Every one of these assets is cached before the deadline."""
    failed: dict[str, str] = {}
    for asset_id in asset_ids:
        asset = await ended(cache, asset_id, deadline)
        if asset.status != Asset.CACHED:
            failed[asset_id] = asset.error.reason
    assert not failed, failed


async def ended(cache: Standing, asset_id: str, deadline: float) -> Asset:
    """The record of an asset once it has ended, for a caller who asks again when a service cannot answer."""

    async def found() -> Asset | None:
        try:
            asset = await cache.get(asset_id)
        except Unavailable:
            return None
        return asset if asset.status in ENDED else None

    asset = await wait_until(found, deadline)
    assert asset is not None
    return asset


async def fetched_too_often(cache: Standing, requests_per_claim: int) -> dict[str, int]:
    """The paths that the origin was asked for oftener than there were attempts, each with how much oftener."""
    allowed: Counter[str] = Counter()
    async with cache.app.database.unit_of_work() as work:
        for url, mirrors, claims in await work.connection.execute(text(_CLAIMS)):
            for address in (url, *mirrors):
                allowed[urlsplit(address).path] += claims * requests_per_claim
    asked = Counter(urlsplit(exchange.path).path for exchange in cache.origin.exchanges)
    return dict(asked - allowed)
