"""The queue's way in: a claimed row becomes a call."""

from collections.abc import Sequence

from common.database import Database
from common.queue import Periodic, select
from common.work import Worker
from ocr.repository import Work
from ocr.settings import AnalysisSettings
from ocr.usecases import Analyzing, Forgetting, ForgettingSettings, Telling


def workers(
    database: Database[Work], analyzing: Analyzing, telling: Telling, settings: AnalysisSettings
) -> Sequence[Worker[Work]]:
    """Those who read slides and tell the results, where this process is to serve their queue."""
    queue, results = settings.queue, settings.results_queue
    analysts = Worker(database, queue, analyzing.analyze, hands=settings.hands, failed=analyzing.failed)
    tellers = Worker(database, results, telling.tell, hands=settings.tellers)
    # Results are told wherever slides are read: who asks for the one queue by its documented name means both.
    return [worker for worker in (analysts, tellers) if select([queue], settings.queue_names)]


def looking(forgetting: Forgetting, settings: ForgettingSettings) -> Periodic:
    """The look for posts that are gone."""
    return Periodic("forget the posts that are gone", settings.interval, forgetting.look)
