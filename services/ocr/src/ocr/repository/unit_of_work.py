"""One transaction of ocr."""

from sqlalchemy.ext.asyncio import AsyncConnection

from common.database import UnitOfWork
from ocr.repository.analyses import Analyses
from ocr.repository.categories import Categories
from ocr.repository.queues import Queues
from ocr.repository.results import Results


class Work(UnitOfWork):
    """The repositories, all in the same transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self.analyses = Analyses(connection)
        self.categories = Categories(connection)
        self.results = Results(connection, self.ring)
        self.queues = Queues(connection)
