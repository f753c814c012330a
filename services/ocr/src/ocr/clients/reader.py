"""The port that every reader stands behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ocr.domain.failures import UnusableAnswer
from ocr.domain.readings import Reading, Usage
from ocr.domain.slides import Picture


@dataclass(frozen=True)
class Question:
    """Slides that are to be read: the pictures by their place in a carousel of so many, and the categories known."""

    pictures: Mapping[int, Picture]
    slide_count: int
    categories: Sequence[str] = ()


@dataclass(frozen=True)
class Answer:
    """What came of a call that was answered, and so paid for: a reading that was checked, or why there is none."""

    outcome: Reading | UnusableAnswer
    usage: Usage = field(default_factory=Usage)
    model_version: str | None = None


class ReaderKind(Protocol):
    """What is known of a reader without one: how slides would be read, and whether that costs money."""

    @property
    def name(self) -> str:
        """The word for it: gemini, embedded."""
        ...

    @property
    def models(self) -> Sequence[str]:
        """The models to ask, each the successor of the one before it when that is retired."""
        ...

    @property
    def prompt_version(self) -> int:
        """Which way of asking this is: what was read in another way is read anew."""
        ...

    @property
    def is_paid(self) -> bool:
        """Whether calls cost money; otherwise they cost time on this machine."""
        ...

    @property
    def names_categories(self) -> bool:
        """Whether it says what posts are about; otherwise the words of the categories that are known have to."""
        ...


class SlideReader(ReaderKind, Protocol):
    """Reads slides."""

    @property
    def longest_side(self) -> int:
        """How large a picture it is given, in pixels of the longer side."""
        ...

    async def read(self, question: Question, model: str) -> Answer:
        """Reads the slides, in one call.

        Raises `ModelRetired` where there is no such model any more; `ReaderBusy`, `ReaderQuotaSpent`,
        `ReaderUnavailable`, `ReaderTimedOut`, `ReaderKeyRefused`, `ReaderRefused` where nothing was answered.
        """
        ...
