"""Which model is asked: the first that is not retired."""

from collections.abc import Sequence
from datetime import timedelta

from common.database import Database
from common.remembered import Remembered
from ocr.clients.reader import ReaderKind
from ocr.domain.keys import Way
from ocr.repository import Work
from ocr.usecases.paying.waiting import modelless

# After which a model that was gone is asked again.
_RETIRED_INTERVAL = timedelta(days=1)
# Whoever asks a model that is gone by now finds out, and it costs nothing.
_INTERVAL = timedelta(seconds=5)


class Ways:
    """How a reader reads slides: by the models that are not gone, as was known some seconds ago at the most."""

    def __init__(self, database: Database[Work], reader: ReaderKind) -> None:
        self._database = database
        self._reader = reader
        self._retired = Remembered(self._look, _INTERVAL)

    async def live(self) -> Sequence[Way]:
        """How slides may be read now, the model to be asked first; `NotYet` while all models are retired."""
        ways = await self._not_retired()
        if not ways:
            raise modelless()
        return ways

    async def next(self) -> Way:
        """How slides would be read now; when all models are retired, how the last of them read."""
        ways = await self._not_retired()
        return ways[0] if ways else self._way(self._reader.models[-1])

    def forget(self) -> None:
        """One of them turned out to be gone."""
        self._retired.forget()

    async def _not_retired(self) -> Sequence[Way]:
        retired = await self._retired.get()
        return [self._way(model) for model in self._reader.models if model not in retired]

    def _way(self, model: str) -> Way:
        return Way(self._reader.name, model, self._reader.prompt_version)

    async def _look(self) -> frozenset[str]:
        async with self._database.unit_of_work() as work:
            return await work.retired_models.within(_RETIRED_INTERVAL)
