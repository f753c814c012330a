"""Slides as the media cache knows them, and as pictures that a reader is given."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class SlideState:
    """How far the caching of a slide is: `sha256` once it is kept, `reason` once it failed, neither while it waits."""

    asset_id: UUID
    sha256: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Picture:
    """A still picture, upright and no larger than was asked for; `sha256` is that of the slide it was made of."""

    content: bytes
    content_type: str
    width: int
    height: int
    sha256: str


@dataclass(frozen=True)
class PostSlides:
    """What is to be read of a post: its slides in order, or the cover of a video."""

    post_id: UUID
    caption: str
    slide_ids: tuple[UUID, ...]
    cover_id: UUID | None = None
