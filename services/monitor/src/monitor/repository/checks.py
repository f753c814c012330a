"""The SQL of the checker: rows that must not be."""

from collections.abc import Mapping
from enum import Enum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


class Rule(Enum):
    """A rule that rows can break."""

    ALL_ENDED = "every run has ended"
    LEASES_HELD = "nothing is held beyond its lease"
    POSTS_ONCE = "one row for each post of the platform, one profile for each account"
    OBSERVED_ONCE = "one observation for each post and moment"
    NEWEST_IS_PRESENT = "the newest observation of a post is what the post shows"
    NOT_AHEAD = "no observation is ahead of the database's clock"
    ENDED_ONCE = "a run has an end exactly when it is over, and a reason when it failed"
    ALL_COUNTED = "what a run fetched is what was new, updated, unchanged and skipped"
    SUMS_RIGHT = "the sums of a profile equal a recount of its posts"
    DAY_RIGHT = "the newest day of a profile shows its sums"
    TOLD_IN_TURNS = "a profile is told to fail and to work again in turns, and is marked while it fails"
    DELIVERIES_ENDED = "a delivery of an alert has an end exactly when it is over"
    STATE_DATED = "the newest change of an account is the state and the handle that it has"


# Each counts the rows that break the rule.
_COUNTS: Mapping[Rule, str] = {
    Rule.ALL_ENDED: "SELECT count(*) FROM profile_monitoring_logs WHERE status IN ('pending', 'running')",
    Rule.LEASES_HELD: """
        SELECT count(*) FROM (
            SELECT lease_expire_time FROM profile_monitoring_logs WHERE status = 'running'
            UNION ALL SELECT lease_expire_time FROM alert_deliveries WHERE status = 'sending'
        ) AS held WHERE lease_expire_time < now() - interval '1 minute'
    """,
    Rule.POSTS_ONCE: """
        SELECT (SELECT count(*) - count(DISTINCT tiktok_id) FROM tiktok_posts)
             + (SELECT count(tiktok_uid) - count(DISTINCT tiktok_uid) FROM tiktok_profiles)
    """,
    Rule.OBSERVED_ONCE: """
        SELECT count(*) - count(DISTINCT (post_id, recorded_at)) FROM tiktok_post_metrics_history
    """,
    Rule.NEWEST_IS_PRESENT: """
        SELECT count(*) FROM tiktok_posts AS post LEFT JOIN LATERAL (
            SELECT * FROM tiktok_post_metrics_history WHERE post_id = post.id ORDER BY recorded_at DESC LIMIT 1
        ) AS newest ON true
        WHERE (post.observed_at, post.view_count, post.like_count, post.share_count,
               post.comment_count, post.save_count)
              IS DISTINCT FROM (newest.recorded_at, newest.view_count, newest.like_count, newest.share_count,
                                newest.comment_count, newest.save_count)
    """,
    Rule.NOT_AHEAD: "SELECT count(*) FROM tiktok_post_metrics_history WHERE recorded_at > clock_timestamp()",
    Rule.ENDED_ONCE: """
        SELECT count(*) FROM profile_monitoring_logs
        WHERE (status IN ('completed', 'failed')) <> (completed_at IS NOT NULL)
           OR (status = 'failed' AND error_reason IS NULL)
    """,
    Rule.ALL_COUNTED: """
        SELECT count(*) FROM profile_monitoring_logs
        WHERE posts_scraped <> new_posts + updated_posts + unchanged_posts + skipped_posts
    """,
    Rule.TOLD_IN_TURNS: """
        SELECT (
            SELECT count(*) FROM (
                SELECT kind = lag(kind, 1, 'profile_recovered') OVER turns AS is_repeated
                FROM alerts WHERE profile_id IS NOT NULL WINDOW turns AS (PARTITION BY profile_id ORDER BY id)
            ) AS told WHERE is_repeated
        ) + (
            SELECT count(*) FROM tiktok_profiles AS profile LEFT JOIN LATERAL (
                SELECT id, kind FROM alerts WHERE profile_id = profile.id ORDER BY id DESC LIMIT 1
            ) AS newest ON true
            WHERE profile.alert_id IS DISTINCT FROM CASE newest.kind WHEN 'profile_failing' THEN newest.id END
        )
    """,
    Rule.DELIVERIES_ENDED: """
        SELECT count(*) FROM alert_deliveries
        WHERE (status IN ('delivered', 'failed')) <> (completed_at IS NOT NULL)
           OR (status = 'failed' AND error_reason IS NULL)
    """,
    Rule.SUMS_RIGHT: """
        SELECT count(*) FROM tiktok_profiles AS profile LEFT JOIN (
            SELECT profile_id, count(*) AS posts, sum(view_count) AS views, sum(like_count) AS likes,
                   sum(share_count) AS shares, sum(comment_count) AS comments, sum(save_count) AS saves
            FROM tiktok_posts GROUP BY profile_id
        ) AS recount ON recount.profile_id = profile.id
        WHERE (total_posts, total_views, total_likes, total_shares, total_comments, total_saves)
              IS DISTINCT FROM (coalesce(posts, 0), coalesce(views, 0), coalesce(likes, 0), coalesce(shares, 0),
                                coalesce(comments, 0), coalesce(saves, 0))
    """,
    Rule.DAY_RIGHT: """
        SELECT count(*) FROM tiktok_profiles AS profile LEFT JOIN LATERAL (
            SELECT * FROM tiktok_profile_metrics_history WHERE profile_id = profile.id ORDER BY day DESC LIMIT 1
        ) AS newest ON true
        WHERE (profile.total_posts, profile.total_views, profile.total_likes, profile.total_shares,
               profile.total_comments, profile.total_saves)
              IS DISTINCT FROM
              (coalesce(newest.total_posts, 0), coalesce(newest.total_views, 0), coalesce(newest.total_likes, 0),
               coalesce(newest.total_shares, 0), coalesce(newest.total_comments, 0), coalesce(newest.total_saves, 0))
    """,
    Rule.STATE_DATED: """
        SELECT count(*) FROM tiktok_profiles AS profile LEFT JOIN LATERAL (
            SELECT * FROM tiktok_profile_states WHERE profile_id = profile.id ORDER BY observed_at DESC LIMIT 1
        ) AS newest ON true
        WHERE (account_state, profile.handle) IS DISTINCT FROM (newest.state, newest.handle)
    """,
}


class Checks:
    """What the checker asks within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def violations(self, rule: Rule) -> int:
        """How many rows break the rule."""
        return int(await self._connection.scalar(text(_COUNTS[rule])) or 0)
