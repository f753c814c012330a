"""Which model is asked: the first that is not retired."""

from collections.abc import Sequence
from datetime import timedelta

from ocr.clients.reader import ReaderKind
from ocr.domain.keys import Way
from ocr.repository import Work

# After which a model that was gone is asked again.
_RETIRED_INTERVAL = timedelta(days=1)


async def live_ways(work: Work, reader: ReaderKind) -> Sequence[Way]:
    """How slides may be read now, the model to be asked first; none when all models are retired."""
    retired = await work.retired_models.among(reader.models, _RETIRED_INTERVAL)
    return [_way(reader, model) for model in reader.models if model not in retired]


async def next_way(work: Work, reader: ReaderKind) -> Way:
    """How slides would be read now; when all models are retired, how the last of them read."""
    ways = await live_ways(work, reader)
    return ways[0] if ways else _way(reader, reader.models[-1])


def _way(reader: ReaderKind, model: str) -> Way:
    return Way(reader.name, model, reader.prompt_version)
