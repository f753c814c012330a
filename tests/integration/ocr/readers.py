"""A reader behind the port that does what the test says."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from ocr.clients.reader import Answer, Question
from ocr.domain.failures import ModelRetired, UnusableAnswer
from ocr.domain.readings import CategoryGuess, Reading, SlideReading, SlideType, Usage

MODELS = ("gemini-2.5-flash", "gemini-3.5-flash-lite")
USAGE = Usage(1000, 200, 100)


@dataclass(frozen=True)
class Asked:
    """A call that was made: of which model, and for which places."""

    model: str
    places: tuple[int, ...]


@dataclass
class ScriptedReader:
    """`script()` what the next calls come to; all others are read. Cleared, `gate` holds every call."""

    name: str = "gemini"
    models: Sequence[str] = MODELS
    prompt_version: int = 1
    is_paid: bool = True
    names_categories: bool = True
    longest_side: int = 1536
    retired: set[str] = field(default_factory=set)
    calls: list[Asked] = field(default_factory=list)
    usage: Usage = USAGE
    here: int = 0
    most_at_once: int = 0

    def __post_init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self._scripted: deque[BaseException | None] = deque()

    def script(self, *outcomes: BaseException | None) -> None:
        """What the next calls come to, in order; None is read as all others are."""
        self._scripted.extend(outcomes)

    async def read(self, question: Question, model: str) -> Answer:
        """As the port."""
        self.calls.append(Asked(model, tuple(sorted(question.pictures))))
        outcome = self._scripted.popleft() if self._scripted else None
        self.here += 1
        self.most_at_once = max(self.most_at_once, self.here)
        try:
            await self.gate.wait()
        finally:
            self.here -= 1
        if model in self.retired:
            raise ModelRetired
        return self._answer(question, model, outcome)

    def _answer(self, question: Question, model: str, outcome: BaseException | None) -> Answer:
        if isinstance(outcome, UnusableAnswer):
            return Answer(outcome, self.usage, f"{model}-001")
        if outcome:
            raise outcome
        return Answer(reading_of(question), self.usage, f"{model}-001")


def reading_of(question: Question) -> Reading:
    """What is read of these slides: of each its place, and what it is made of."""
    slides = [
        SlideReading(place, SlideType.CONTENT, f"slide {place}: {picture.sha256}", "", 0.9)
        for place, picture in sorted(question.pictures.items())
    ]
    return Reading(tuple(slides), CategoryGuess("Travel", 0.8, is_new=True))
