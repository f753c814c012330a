"""The schema: profiles, their posts, every observation of them, the visits, and what the visits were told."""

from monitor.tables.alerts import ALERTS, DELIVERY_STATES, alerts, deliveries
from monitor.tables.columns import COUNTS, TOTALS, metadata
from monitor.tables.posts import MEDIA, NEWEST, OLDEST, history, posts
from monitor.tables.profiles import account_changes, profile_days, profiles
from monitor.tables.runs import RUN_STATES, RUNS, runs
from monitor.tables.sources import credit_days, media_refreshes, profile_credits, source_pages, source_standings

__all__ = [
    "ALERTS",
    "COUNTS",
    "DELIVERY_STATES",
    "MEDIA",
    "NEWEST",
    "OLDEST",
    "RUNS",
    "RUN_STATES",
    "TOTALS",
    "account_changes",
    "alerts",
    "credit_days",
    "deliveries",
    "history",
    "media_refreshes",
    "metadata",
    "posts",
    "profile_credits",
    "profile_days",
    "profiles",
    "runs",
    "source_pages",
    "source_standings",
]
