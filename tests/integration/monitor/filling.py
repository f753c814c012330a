"""Posts and observations by the thousand, written by one statement each."""

from datetime import UTC, datetime, timedelta

from tests.integration.monitor.standing import Standing

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def add_posts(monitor: Standing, profile_id: str, count: int) -> None:
    """So many more posts of the profile, an hour apart from 2024 on; every seventh without a date and without views."""
    await monitor.rows(f"""
        INSERT INTO tiktok_posts (id, tiktok_id, profile_id, content_type, description, published_at, view_count,
            observed_at)
        SELECT gen_random_uuid(), (8000000000000000000 + number)::text, '{profile_id}', 'video', '=post ' || number,
            CASE WHEN number % 7 > 0 THEN '{FIRST}'::timestamptz + number * interval '1 hour' END,
            CASE WHEN number % 7 > 0 THEN number / 3 END, now()
        FROM generate_series(1, {count}) number
    """)


async def add_observations(monitor: Standing, profile_id: str, each: int) -> None:
    """So many more observations of each post of the profile, an hour apart from 2024 on; their views are counted up."""
    await monitor.rows(f"""
        INSERT INTO tiktok_post_metrics_history (post_id, recorded_at, view_count)
        SELECT id, '{FIRST}'::timestamptz + number * interval '1 hour', number
        FROM tiktok_posts, generate_series(1, {each}) number WHERE profile_id = '{profile_id}'
    """)
