"""One transaction of the monitor."""

from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import UnitOfWork
from monitor.repository.checks import Checks
from monitor.repository.observing import Observing
from monitor.repository.posts import Posts
from monitor.repository.profiles import Profiles
from monitor.repository.runs import Runs
from monitor.repository.sources import Sources
from monitor.repository.watching import Watching


class Work(UnitOfWork):
    """The repositories, all in the same transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self.profiles = Profiles(connection)
        self.watching = Watching(connection)
        self.posts = Posts(connection)
        self.observing = Observing(connection)
        self.runs = Runs(connection)
        self.sources = Sources(connection)
        self.checks = Checks(connection)
