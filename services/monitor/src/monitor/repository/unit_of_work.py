"""One transaction of the monitor."""

from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import UnitOfWork
from monitor.domain.alerts import AlertRule
from monitor.repository.accounts import Accounts
from monitor.repository.alerts import Alerts
from monitor.repository.checks import Checks
from monitor.repository.credits import Credits
from monitor.repository.deliveries import Deliveries
from monitor.repository.exports import Exports
from monitor.repository.history import History
from monitor.repository.observing import Observing
from monitor.repository.posts import Posts
from monitor.repository.profiles import Profiles
from monitor.repository.referring import Referring
from monitor.repository.refreshing import Refreshing
from monitor.repository.resuming import Resuming
from monitor.repository.retention import Retention
from monitor.repository.runs import Runs
from monitor.repository.scheduling import Scheduling
from monitor.repository.slides import Slides
from monitor.repository.sources import Sources
from monitor.repository.standings import Standings
from monitor.repository.summaries import Summaries
from monitor.repository.watching import Watching

_TOLD_TO_NOBODY = AlertRule()


class Work(UnitOfWork):
    """The repositories, all in the same transaction."""

    def __init__(self, connection: AsyncConnection, alert_rule: AlertRule = _TOLD_TO_NOBODY) -> None:
        super().__init__(connection)
        self.profiles = Profiles(connection)
        self.accounts = Accounts(connection)
        self.watching = Watching(connection)
        self.posts = Posts(connection)
        self.history = History(connection)
        self.exports = Exports(connection)
        self.slides = Slides(connection)
        self.observing = Observing(connection)
        self.referring = Referring(connection)
        self.refreshing = Refreshing(connection)
        self.runs = Runs(connection)
        self.retention = Retention(connection)
        self.scheduling = Scheduling(connection)
        self.sources = Sources(connection)
        self.standings = Standings(connection)
        self.credits = Credits(connection)
        self.resuming = Resuming(connection)
        self.summaries = Summaries(connection)
        self.alerts = Alerts(connection, alert_rule, self.ring)
        self.deliveries = Deliveries(connection)
        self.checks = Checks(connection)
