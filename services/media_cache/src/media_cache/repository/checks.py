"""The SQL of the checker: rows that must not be."""

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


class Rule(Enum):
    """A rule that rows can break."""

    ALL_ENDED = "every asset has ended"
    REFRESHES_ENDED = "every fresh address that was asked for came, or did not"
    LEASES_HELD = "nothing is held beyond its lease"
    CACHED_HAVE_OBJECTS = "what is cached has its object"
    FAILED_HAVE_REASONS = "what failed has its reason"
    NO_OLD_ORPHANS = "no object is unused for longer than a day"
    NO_OLD_MARKS = "nothing that is marked outlives its grace period by a day"
    ONCE = "one row for each media and one object for each content"
    ATTEMPTS_WERE_CLAIMED = "every attempt had a claim of its own"


# Each counts the rows that break the rule.
_COUNTS: Mapping[Rule, str] = {
    Rule.ALL_ENDED: "SELECT count(*) FROM cache_assets WHERE status IN ('PENDING', 'DOWNLOADING')",
    Rule.REFRESHES_ENDED: "SELECT count(*) FROM link_refreshes WHERE status IN ('PENDING', 'ASKING')",
    Rule.LEASES_HELD: """
        SELECT (SELECT count(*) FROM cache_assets
                WHERE status = 'DOWNLOADING' AND lease_expire_time < now() - interval '1 minute')
             + (SELECT count(*) FROM link_refreshes
                WHERE status = 'ASKING' AND lease_expire_time < now() - interval '1 minute')
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
    Rule.NO_OLD_MARKS: """
        SELECT count(*) FROM cache_assets
        WHERE status IN ('CACHED', 'FAILED') AND delete_time < now() - :grace - interval '24 hours'
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

    async def violations(self, rule: Rule, grace: timedelta) -> int:
        """How many rows break the rule; `grace` is how long marked assets are kept."""
        # More parameters than a statement names are no fault.
        return int(await self._connection.scalar(text(_COUNTS[rule]), {"grace": grace}) or 0)
