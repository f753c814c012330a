"""Values as protobuf messages."""

from monitor.servicer.messages.alerts import from_alert
from monitor.servicer.messages.history import from_daily_totals
from monitor.servicer.messages.posts import from_observation, from_post
from monitor.servicer.messages.profiles import from_monitoring, from_profile
from monitor.servicer.messages.runs import from_run
from monitor.servicer.messages.slides import from_slides
from monitor.servicer.messages.summaries import from_summary

__all__ = [
    "from_alert",
    "from_daily_totals",
    "from_monitoring",
    "from_observation",
    "from_post",
    "from_profile",
    "from_run",
    "from_slides",
    "from_summary",
]
