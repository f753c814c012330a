"""The SQL of the checker: rows that must not be."""

from collections.abc import Mapping
from enum import Enum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


class Rule(Enum):
    """A rule that rows can break."""

    ALL_ENDED = "every analysis has ended, every call is closed, and every result is told"
    LEASES_HELD = "nothing is held beyond its lease"
    ENDED_WHOLE = "an analysis has an end exactly when it is over, a reading when completed, a reason when failed"
    OPEN_ONCE = "a post has one open analysis at the most"
    TOLD_AS_IT_STANDS = "what is told of a post is what stands"
    STANDS_ONCE = "what stands of a post is its own completed analysis, and it waits only for an open one"
    COUNTED_RIGHT = "the category of a post is the one that was read, or the one that a person gave it"
    NAMED = "a category is known by a name"
    CORRECTED_SLIDES = "what people put right is on slides of the post"
    ENTRIES_ANSWERED = "every post of a batch has an analysis or an error"
    CALLS_CLOSED = "no call is open long after it can have ended"
    SPENT_RIGHT = "what was spent in a day is what its calls cost"


# Each counts the rows that break the rule.
_COUNTS: Mapping[Rule, str] = {
    Rule.ALL_ENDED: """
        SELECT (SELECT count(*) FROM analyses WHERE status IN ('pending', 'processing'))
             + (SELECT count(*) FROM post_results WHERE status <> 'told')
             + (SELECT count(*) FROM calls WHERE end_time IS NULL)
    """,
    Rule.LEASES_HELD: """
        SELECT count(*) FROM (
            SELECT lease_expire_time FROM analyses WHERE status = 'processing'
            UNION ALL SELECT lease_expire_time FROM post_results WHERE status = 'telling'
        ) AS held WHERE lease_expire_time < now() - interval '1 minute'
    """,
    Rule.ENDED_WHOLE: """
        SELECT count(*) FROM analyses
        WHERE (status IN ('completed', 'failed')) <> (complete_time IS NOT NULL)
           OR (status = 'completed' AND (reading_id IS NULL OR slides IS NULL))
           OR (status = 'failed' AND error_reason IS NULL)
    """,
    Rule.OPEN_ONCE: """
        SELECT count(*) - count(DISTINCT post_id) FROM analyses WHERE status IN ('pending', 'processing')
    """,
    Rule.TOLD_AS_IT_STANDS: "SELECT count(*) FROM post_results WHERE status = 'told' AND told_revision <> revision",
    Rule.STANDS_ONCE: """
        SELECT count(*) FROM post_results AS result LEFT JOIN analyses AS analysis ON analysis.id = result.analysis_id
        WHERE (analysis.id IS NOT NULL AND (analysis.post_id, analysis.status) <> (result.id, 'completed'))
           OR (result.ocr_status = 'completed' AND analysis.id IS NULL)
           OR (result.ocr_status = 'failed' AND analysis.id IS NOT NULL)
           OR (result.ocr_status IN ('pending', 'processing') AND NOT EXISTS (
                  SELECT FROM analyses AS open WHERE open.post_id = result.id AND status IN ('pending', 'processing')))
    """,
    Rule.COUNTED_RIGHT: """
        SELECT count(*) FROM post_results AS result LEFT JOIN analyses AS analysis ON analysis.id = result.analysis_id
        WHERE CASE WHEN is_category_corrected THEN result.category_id IS NULL
                   ELSE result.category_id IS DISTINCT FROM analysis.post_category_id END
    """,
    Rule.NAMED: """
        SELECT count(*) FROM post_categories AS category
        WHERE NOT EXISTS (SELECT FROM category_names WHERE category_id = category.id)
    """,
    Rule.CORRECTED_SLIDES: """
        SELECT count(*) FROM post_results AS result, jsonb_object_keys(corrections) AS digest
        WHERE NOT EXISTS (
            SELECT FROM analyses WHERE post_id = result.id AND slides @> jsonb_build_array(
                jsonb_build_object('sha256', digest)))
    """,
    Rule.ENTRIES_ANSWERED: """
        SELECT count(*) FROM analysis_batch_entries WHERE analysis_id IS NULL AND error_reason IS NULL
    """,
    Rule.CALLS_CLOSED: """
        SELECT count(*) FROM calls WHERE end_time IS NULL AND expire_time < now() - interval '1 hour'
    """,
    Rule.SPENT_RIGHT: """
        SELECT count(*) FROM reader_days AS counted FULL JOIN (
            SELECT (begin_time AT TIME ZONE 'UTC')::date AS day, reader, count(*) AS calls,
                   sum(CASE WHEN end_time IS NULL THEN estimate_usd ELSE cost_usd END) AS spent_usd
            FROM calls GROUP BY 1, 2
        ) AS recount USING (day, reader)
        WHERE (counted.calls, counted.spent_usd) IS DISTINCT FROM (recount.calls, recount.spent_usd)
    """,
}


class Checks:
    """What the checker asks within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def violations(self, rule: Rule) -> int:
        """How many rows break the rule."""
        return int(await self._connection.scalar(text(_COUNTS[rule])) or 0)
