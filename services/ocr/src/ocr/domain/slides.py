"""Slides as the media cache knows them, and as pictures that a reader is given."""

from dataclasses import dataclass
from uuid import UUID

from ocr.domain.failures import NoSlides


@dataclass(frozen=True)
class SlideState:
    """How far the caching of a slide is: `sha256` once it is kept, `reason` once it failed, neither while it waits."""

    asset_id: UUID
    sha256: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Slide:
    """A slide that is kept: its asset, and the SHA-256 of its bytes in hexadecimal digits."""

    asset_id: UUID
    sha256: str


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

    def to_read(self, *, use_cover: bool) -> tuple[UUID, ...]:
        """The assets of the pictures in order; `NoSlides` where there is nothing to read."""
        if self.slide_ids:
            return self.slide_ids
        if use_cover and self.cover_id:
            return (self.cover_id,)
        raise NoSlides("The post has neither slides nor a cover.") if use_cover else NoSlides
