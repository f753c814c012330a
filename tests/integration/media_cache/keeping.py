"""A media_cache without roles: its database and its store, filled by hand, for whatever only cares for them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import text

from common.objects import Body
from common.settings import load
from media_cache.app import Builders, MediaCache, verify
from media_cache.domain.assets import Accepted, Asset, Content, Source
from media_cache.domain.keys import object_key, variant_key
from media_cache.domain.variants import Made
from media_cache.repository import Reservation, reserve
from media_cache.settings import Settings
from tests.foreign.media_files import image

MONTH = timedelta(days=31)
_COLUMNS = ("sha256", "cache_key", "content_type", "size_bytes")
_CACHED = """
    UPDATE cache_assets
    SET status = 'CACHED', attempt = 1, lease_token = 9, lease_expire_time = NULL, error_reason = NULL,
        sha256 = :sha256, cache_key = :cache_key, content_type = :content_type, size_bytes = :size_bytes,
        width = :width
    WHERE id = :id
"""
_AGED = """
    WITH asset AS (UPDATE cache_assets SET update_time = update_time - :age WHERE id = :id RETURNING sha256)
    UPDATE stored_objects SET reserve_time = reserve_time - :age WHERE sha256 = (SELECT sha256 FROM asset)
"""
_FAILED = """
    INSERT INTO cache_assets (id, identity, original_url, status, attempt, lease_token,
                              error_reason, error_message, error_retryable, update_time)
    SELECT gen_random_uuid(), sha256((:reason || at)::bytea), 'https://cdn.example/' || at, 'FAILED', 1, 1,
           :reason, '', :retryable, now() - make_interval(hours => :hours)
    FROM generate_series(1, :count) AS at
"""
_HELD_UP = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@dataclass
class Keeping:
    """What is kept, and what cares for it."""

    app: MediaCache

    async def cached(self, name: str, seed: int = 0, *, age: timedelta = timedelta(0)) -> Asset:
        """An asset that ended so long ago, with its object; equal seeds are equal bytes."""
        asset = await self.kept(name, image("JPEG", seed=seed))
        await self.age(asset.id, age)
        return await self.app.reading.get(asset.id)

    async def asked(self, name: str) -> Accepted:
        """An asset that waits."""
        (accepted,) = await self.app.asking.cache([source(name)])
        return accepted

    async def kept(self, name: str, bytes_: bytes, content_type: str = "image/jpeg", width: int | None = None) -> Asset:
        """An asset that is cached, of these bytes."""
        accepted = await self.asked(name)
        content = replace(content_of(bytes_), content_type=content_type)
        async with self.app.database.unit_of_work() as work:
            await reserve(work, [content])
        await self.app.store.put(content.cache_key, Body.of(bytes_), content_type=content.content_type)
        known = {name: vars(content)[name] for name in _COLUMNS}
        await self.execute(_CACHED, id=accepted.id, width=width, **known)
        return await self.app.reading.get(accepted.id)

    async def reserve(self, content: Content) -> Reservation:
        """What a worker does before it puts an object."""
        return (await reserve(self.app.database.line(), [content]))[content.sha256]

    async def variant(self, asset: Asset, width: int) -> Made:
        """A variant of an asset's picture, in the store."""
        bytes_, digest = image("JPEG", seed=width), asset.sha256 or ""
        made = Made(digest, width, variant_key(digest, width), "image/jpeg", len(bytes_), sha256(bytes_).hexdigest())
        async with self.app.database.unit_of_work() as work:
            await work.variants.reserve(made)
            await work.variants.finish(made)
        await self.app.store.put(made.cache_key, Body.of(bytes_), content_type=made.content_type)
        return made

    async def failed(self, reason: str, count: int = 1, *, retryable: bool = False, hours: int = 0) -> None:
        """Assets that failed for this reason, so many hours ago."""
        await self.execute(_FAILED, reason=reason, count=count, retryable=retryable, hours=hours)

    async def age(self, asset_id: UUID, age: timedelta) -> None:
        """Makes an asset and its object look that much older."""
        async with self.app.database.unit_of_work() as work:
            # With its triggers the table would note the time of this change.
            await work.connection.execute(text("SET LOCAL session_replication_role = replica"))
            await work.connection.execute(text(_AGED), {"id": asset_id, "age": age})

    async def let_grace_pass(self) -> None:
        """Makes every mark look older than the grace period, and no object look as if it were being put."""
        await self.execute("UPDATE cache_assets SET delete_time = delete_time - interval '25 hours'")
        await self.execute("UPDATE stored_objects SET reserve_time = reserve_time - interval '25 hours'")

    async def execute(self, statement: str, **values: Any) -> None:
        """Does something to the database."""
        async with self.app.database.unit_of_work() as work:
            await work.connection.execute(text(statement), values)

    async def count(self, which: str) -> int:
        """How many assets there are of which this is true."""
        async with self.app.database.unit_of_work() as work:
            return int(await work.connection.scalar(text(f"SELECT count(*) FROM cache_assets WHERE {which}")) or 0)

    async def is_somebody_held_up(self) -> bool:
        """Whether a transaction waits for another."""
        async with self.app.database.unit_of_work() as work:
            return bool(await work.connection.scalar(text(_HELD_UP)))

    async def stored(self) -> set[str]:
        """The keys of all objects."""
        return {key async for key in self.app.store.keys("")}

    async def violations(self, *, at_rest: bool = False) -> Mapping[str, int]:
        """What the checker finds, without what is as it should be."""
        findings = [finding async for finding in verify(self.app, at_rest)]
        return {f"{each.id} {each.sentence}": each.violations for each in findings if each.violations}


def source(name: str) -> Source:
    """Media at an address of that name."""
    return Source(f"https://cdn.example/{name}")


def content_of(bytes_: bytes) -> Content:
    """What is known of these bytes once they are kept."""
    digest = sha256(bytes_).hexdigest()
    return Content(digest, object_key(digest), "image/jpeg", len(bytes_), None)


@asynccontextmanager
async def keeping_in(environment: Mapping[str, str], build: Builders | None = None) -> AsyncIterator[Keeping]:
    """A media_cache that nobody else uses."""
    async with MediaCache(load(Settings, environment, prefix="MEDIA_CACHE_"), build) as app:
        yield Keeping(app)
