"""How many renewals of posts and profiles find room in their own block: `python -m bench.fillfactor`."""

import argparse
from typing import Any

import psycopg

from bench.history import filling
from bench.servers import servers

FACTORS = (100, 90, 80, 70)
POSTS_EACH = 100
# As the service renews: five posts and the sums of their profile in each transaction, day after day.
_DAYS = """
    DO $$
    DECLARE
        batch record;
    BEGIN
        FOR day IN 1..{days} LOOP
            FOR batch IN
                SELECT profile_id, array_agg(id) AS ids FROM (
                    SELECT id, profile_id, row_number() OVER (PARTITION BY profile_id ORDER BY id) AS place
                    FROM tiktok_posts
                ) AS post GROUP BY profile_id, place / 5 ORDER BY profile_id, place / 5
            LOOP
                UPDATE tiktok_posts SET view_count = view_count + 1000, observed_at = now(), updated_at = now()
                WHERE id = ANY(batch.ids);
                UPDATE tiktok_profiles SET total_views = total_views + 5000, updated_at = now()
                WHERE id = batch.profile_id;
                COMMIT;
            END LOOP;
        END LOOP;
    END $$
"""
_FOUND = """
    SELECT relname, 100.0 * n_tup_hot_upd / n_tup_upd, pg_table_size(relid) / 1e6, pg_indexes_size(relid) / 1e6
    FROM pg_stat_user_tables WHERE relname IN ('tiktok_posts', 'tiktok_profiles') ORDER BY relname
"""


def main() -> None:
    """Prints the share of renewals in place and the sizes, for each fillfactor of both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=10)
    arguments = parser.parse_args()
    with servers() as stores:
        for factor in FACTORS:
            with psycopg.connect(stores.migrated("monitor", f"factor_{factor}"), autocommit=True) as connection:
                _measure(connection, factor, arguments.posts, arguments.days)


def _measure(connection: psycopg.Connection[Any], factor: int, posts: int, days: int) -> None:
    for table in ("tiktok_posts", "tiktok_profiles"):
        connection.execute(f"ALTER TABLE {table} SET (fillfactor = {factor})")
    filling.add_posts(connection, 1, posts // POSTS_EACH, POSTS_EACH, days)
    connection.execute("SET synchronous_commit = off")
    connection.execute(_DAYS.format(days=days))
    connection.execute("SELECT pg_stat_force_next_flush()")
    for table, hot, heap, indexes in connection.execute(_FOUND):
        print(f"fillfactor {factor}, {table}: {hot:.1f} % in place, {heap:.1f} MB heap, {indexes:.1f} MB indexes")


if __name__ == "__main__":
    main()
