"""What the monitor can do."""

from monitor.usecases.adding import Added, Adding
from monitor.usecases.alerting import Alerting, Alerts, FoundAlerts
from monitor.usecases.bringing import Bringing, Brought
from monitor.usecases.exporting import Exporting
from monitor.usecases.history import History
from monitor.usecases.paying import Paying, Reopening, in_time
from monitor.usecases.posts import FoundPosts, Posts, next_token
from monitor.usecases.profiles import FoundProfiles, Profiles
from monitor.usecases.recording import Recorder
from monitor.usecases.referencing import Referencing
from monitor.usecases.refreshing import Refreshing
from monitor.usecases.retention import Pruned, Retention, RetentionSettings
from monitor.usecases.running import Pace, Running
from monitor.usecases.runs import Runs
from monitor.usecases.slides import Slides
from monitor.usecases.summaries import Summaries
from monitor.usecases.verifying import Verifying

__all__ = [
    "Added",
    "Adding",
    "Alerting",
    "Alerts",
    "Bringing",
    "Brought",
    "Exporting",
    "FoundAlerts",
    "FoundPosts",
    "FoundProfiles",
    "History",
    "Pace",
    "Paying",
    "Posts",
    "Profiles",
    "Pruned",
    "Recorder",
    "Referencing",
    "Refreshing",
    "Reopening",
    "Retention",
    "RetentionSettings",
    "Running",
    "Runs",
    "Slides",
    "Summaries",
    "Verifying",
    "in_time",
    "next_token",
]
