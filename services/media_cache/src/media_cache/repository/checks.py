"""The SQL of the checker: rows that must not be, and objects one after another."""

from collections.abc import Mapping, Sequence
from enum import Enum

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from media_cache.domain.assets import Content
from media_cache.tables import stored_objects

_ROW = stored_objects.c


class Rule(Enum):
    """A rule that rows can break."""

    ALL_ENDED = "every asset has ended"
    LEASES_HELD = "nothing is held beyond its lease"
    CACHED_HAVE_OBJECTS = "what is cached has its object"
    FAILED_HAVE_REASONS = "what failed has its reason"
    NO_OLD_ORPHANS = "no object is unused for longer than a day"
    ONCE = "one row for each media and one object for each content"
    ATTEMPTS_WERE_CLAIMED = "every attempt had a claim of its own"


# Each counts the rows that break the rule.
_COUNTS: Mapping[Rule, str] = {
    Rule.ALL_ENDED: "SELECT count(*) FROM cache_assets WHERE status IN ('PENDING', 'DOWNLOADING')",
    Rule.LEASES_HELD: """
        SELECT count(*) FROM cache_assets
        WHERE status = 'DOWNLOADING' AND lease_expire_time < now() - interval '1 minute'
    """,
    Rule.CACHED_HAVE_OBJECTS: """
        SELECT count(*) FROM cache_assets AS asset LEFT JOIN stored_objects AS object USING (sha256)
        WHERE (asset.status = 'CACHED' OR asset.cache_key IS NOT NULL)
          AND (object.sha256 IS NULL OR object.delete_time IS NOT NULL
               OR (asset.cache_key, asset.content_type, asset.size_bytes)
                  IS DISTINCT FROM (object.cache_key, object.content_type, object.size_bytes))
    """,
    Rule.FAILED_HAVE_REASONS: """
        SELECT count(*) FROM cache_assets
        WHERE status = 'FAILED'
          AND (error_reason IS NULL OR error_retryable IS NULL OR (attempt = 0 AND error_reason <> 'CLEARED'))
    """,
    Rule.NO_OLD_ORPHANS: """
        SELECT count(*) FROM stored_objects AS object
        WHERE reserve_time < now() - interval '24 hours'
          AND NOT EXISTS (SELECT FROM cache_assets AS asset WHERE asset.sha256 = object.sha256)
    """,
    Rule.ONCE: """
        SELECT (SELECT count(*) - count(DISTINCT identity) FROM cache_assets)
             + (SELECT count(*) - count(DISTINCT cache_key) FROM stored_objects)
    """,
    Rule.ATTEMPTS_WERE_CLAIMED: "SELECT count(*) FROM cache_assets WHERE attempt > lease_token",
}


class Checks:
    """What the checker asks within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def violations(self, rule: Rule) -> int:
        """How many rows break the rule."""
        return int(await self._connection.scalar(text(_COUNTS[rule])) or 0)

    async def used_objects(self, after: str, most: int) -> list[Content]:
        """The next objects, by digest, to which assets refer."""
        is_used = text("EXISTS (SELECT FROM cache_assets AS asset WHERE asset.sha256 = stored_objects.sha256)")
        page = select(stored_objects).where(_ROW.sha256 > after, is_used).order_by(_ROW.sha256).limit(most)
        rows = await self._connection.execute(page)
        return [Content(row.sha256, row.cache_key, row.content_type, row.size_bytes, None) for row in rows]

    async def unknown(self, keys: Sequence[str]) -> list[str]:
        """Those of the keys of which no row tells."""
        found = await self._connection.scalars(select(_ROW.cache_key).where(_ROW.cache_key == func.any(list(keys))))
        return sorted(set(keys) - set(found))
