"""The queue's way in: a claimed row becomes a call."""

from collections.abc import Sequence

from common.database import Database
from common.queue import Periodic, select
from common.work import Worker
from monitor.clients.alerts import AlertSettings
from monitor.repository import Work
from monitor.settings import RunSettings
from monitor.usecases import Alerting, Reopening, Retention, RetentionSettings, Running, Runs
from monitor.usecases.paying import PayingSettings


def workers(database: Database[Work], running: Running, settings: RunSettings) -> Sequence[Worker[Work]]:
    """Those who carry out runs, where this process is to serve their queue."""
    return [
        Worker(database, queue, running.execute, hands=settings.hands, failed=running.failed)
        for queue in select([settings.queue], settings.queue_names)
    ]


def senders(database: Database[Work], alerting: Alerting, settings: AlertSettings) -> Sequence[Worker[Work]]:
    """Those who send alerts, where this process is to serve their queue."""
    return [
        Worker(database, queue, alerting.deliver, hands=settings.hands, failed=alerting.failed)
        for queue in select([settings.queue], settings.queue_names)
    ]


def periodics(runs: Runs, settings: RunSettings) -> Sequence[Periodic]:
    """What is done from time to time."""
    return [Periodic("ask for runs that are due", settings.schedule_interval, runs.ask_due)]


def pruning(retention: Retention, settings: RetentionSettings) -> Periodic:
    """The removal of what is older than it is to be kept."""
    return Periodic("remove what is old", settings.prune_interval, retention.prune)


def looking(reopening: Reopening, settings: PayingSettings) -> Periodic:
    """What both workers and schedulers do from time to time, so that whichever of them runs is enough."""
    return Periodic("look whether the provider serves us again", settings.check_interval, reopening.look)
