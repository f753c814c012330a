"""What the monitor can do."""

from monitor.usecases.adding import Added, Adding
from monitor.usecases.bringing import Bringing, Brought
from monitor.usecases.budget import Budgeted
from monitor.usecases.history import History
from monitor.usecases.posts import FoundPosts, Posts, next_token
from monitor.usecases.profiles import FoundProfiles, Profiles
from monitor.usecases.recording import Recorder
from monitor.usecases.running import Pace, Running
from monitor.usecases.runs import Runs
from monitor.usecases.verifying import Verifying

__all__ = [
    "Added",
    "Adding",
    "Bringing",
    "Brought",
    "Budgeted",
    "FoundPosts",
    "FoundProfiles",
    "History",
    "Pace",
    "Posts",
    "Profiles",
    "Recorder",
    "Running",
    "Runs",
    "Verifying",
    "next_token",
]
