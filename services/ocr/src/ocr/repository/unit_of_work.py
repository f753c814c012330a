"""One transaction of ocr."""

from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import UnitOfWork
from ocr.repository.analyses import Analyses
from ocr.repository.asking import Asking
from ocr.repository.batches import Batches
from ocr.repository.budget import Budget
from ocr.repository.calls import Calls
from ocr.repository.categories import Categories
from ocr.repository.checks import Checks
from ocr.repository.correcting import Correcting
from ocr.repository.ends import Ends
from ocr.repository.forgetting import Forgetting
from ocr.repository.merging import Merging
from ocr.repository.pauses import Pauses, RetiredModels
from ocr.repository.queues import Queues
from ocr.repository.readings import Readings
from ocr.repository.results import Results
from ocr.repository.shown import Shown
from ocr.repository.spending import Spending
from ocr.repository.telling import Telling


class Work(UnitOfWork):
    """The repositories, all in the same transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self.analyses = Analyses(connection)
        self.asking = Asking(connection)
        self.batches = Batches(connection)
        self.ends = Ends(connection)
        self.shown = Shown(connection)
        self.categories = Categories(connection)
        self.results = Results(connection, self.ring)
        self.telling = Telling(connection)
        self.correcting = Correcting(connection, self.ring)
        self.merging = Merging(connection, self.ring)
        self.forgetting = Forgetting(connection)
        self.checks = Checks(connection)
        self.readings = Readings(connection)
        self.calls = Calls(connection)
        self.budget = Budget(connection)
        self.pauses = Pauses(connection)
        self.retired_models = RetiredModels(connection)
        self.spending = Spending(connection)
        self.queues = Queues(connection)
