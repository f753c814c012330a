"""What there is to read of a post."""

from dataclasses import dataclass
from uuid import UUID

from monitor.domain.posts import ContentType


@dataclass(frozen=True)
class PostSlides:
    """The assets of a post's slides in order, and of its cover; None where there is no such thing."""

    post_id: UUID
    content_type: ContentType
    description: str | None
    slide_ids: tuple[UUID, ...]
    cover_id: UUID | None
