"""One transaction of ocr."""

from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import UnitOfWork
from ocr.repository.analyses import Analyses
from ocr.repository.asking import Asking
from ocr.repository.batches import Batches
from ocr.repository.categories import Categories
from ocr.repository.ends import Ends
from ocr.repository.forgetting import Forgetting
from ocr.repository.queues import Queues
from ocr.repository.results import Results
from ocr.repository.shown import Shown
from ocr.repository.standing import Standing


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
        self.standing = Standing(connection)
        self.forgetting = Forgetting(connection)
        self.queues = Queues(connection)
