"""What a reader makes of a set of slides, and what that took."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class SlideType(StrEnum):
    """What part a slide plays."""

    HOOK = "hook"
    CONTENT = "content"
    CTA = "cta"


@dataclass(frozen=True)
class SlideReading:
    """One slide as it was read; `image_index` is its place in the carousel, from 0, and `confidence` is 0 to 1."""

    image_index: int
    slide_type: SlideType
    text: str
    description: str
    confidence: float


@dataclass(frozen=True)
class CategoryGuess:
    """What the post is about as the reader sees it; `is_new` is what the reader says, not what is known here."""

    name: str
    confidence: float
    is_new: bool = False


@dataclass(frozen=True)
class Reading:
    """The slides that were asked for, in order, each once; no category where the reader sees none."""

    slides: tuple[SlideReading, ...]
    category: CategoryGuess | None = None


@dataclass(frozen=True)
class Usage:
    """What calls took, in tokens as the model counts them."""

    prompt_tokens: int = 0
    output_tokens: int = 0
    thoughts_tokens: int = 0


@dataclass(frozen=True)
class KeptReading:
    """A reading as it is kept: who made it, and how."""

    id: UUID
    reader: str
    model: str
    model_version: str | None
    prompt_version: int
    reading: Reading
