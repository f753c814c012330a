"""What stands of a post."""

from dataclasses import dataclass
from uuid import UUID

from ocr.domain.analyses import ShownSlide
from ocr.domain.states import Status


@dataclass(frozen=True)
class NamedCategory:
    """What the post is about."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class PostResult:
    """What stands of a post, people's corrections in it."""

    post_id: UUID
    revision: int
    status: Status
    slides: tuple[ShownSlide, ...] = ()
    category: NamedCategory | None = None
