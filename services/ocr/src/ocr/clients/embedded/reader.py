"""The reader that needs nobody: it reads what is written, and guesses the part of a slide by its position and words."""

from collections.abc import Sequence
from importlib.metadata import version

from ocr.clients.embedded.engines import Engines
from ocr.clients.reader import Answer, Question
from ocr.domain.answers import LONGEST_TEXT
from ocr.domain.failures import SlideUnreadable
from ocr.domain.layout import Line
from ocr.domain.readings import Reading, SlideReading
from ocr.domain.text import clean
from ocr.domain.wording import part_of

# Counted up with every change to what is made of the engine's lines: their order, the wording of parts.
_VERSION = 1
_MODEL = "PP-OCRv6-small"
_PACKAGE = "rapidocr"


class EmbeddedKind:
    """The embedded reader as a `ReaderKind`."""

    name = "embedded"
    models: Sequence[str] = (_MODEL,)
    prompt_version = _VERSION
    is_paid = False
    names_categories = False


class EmbeddedReader(EmbeddedKind):
    """Reads slides one after the other on this machine; implements `SlideReader`."""

    def __init__(self, engines: Engines, longest_side: int) -> None:
        self._engines = engines
        self.longest_side = longest_side
        self._package = f"{_PACKAGE} {version(_PACKAGE)}"

    async def read(self, question: Question, model: str) -> Answer:
        """Reads the slides; raises SlideUnreadable, EngineFailed."""
        slides = [await self._slide(question, index) for index in sorted(question.pictures)]
        return Answer(Reading(tuple(slides)), model_version=f"{model} of {self._package}")

    async def _slide(self, question: Question, index: int) -> SlideReading:
        lines = await self._engines.read(question.pictures[index].content)
        if lines is None:
            raise SlideUnreadable
        text = clean("\n".join(line.text for line in lines))[:LONGEST_TEXT]
        part = part_of(text, index, question.slide_count)
        # Nothing is described that was not seen; and all of it is as sure as the least sure thing that is said.
        return SlideReading(index, part.type, text, "", min(part.confidence, _sureness(lines)))


def _sureness(lines: Sequence[Line]) -> float:
    return sum(line.score for line in lines) / len(lines) if lines else 1.0
