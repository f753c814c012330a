"""What somebody wants of a post."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from common.errors import Failure
from ocr.domain.failures import PostNotFound
from ocr.domain.slides import PostSlides


@dataclass(frozen=True)
class Wish:
    """A post of which these pictures are to be read, anew where `force` says so; of a video it is the cover."""

    post_id: UUID
    picture_ids: Sequence[UUID]
    force: bool = False
    use_cover: bool = False


@dataclass(frozen=True)
class Refusal:
    """A post that cannot be taken on, and why."""

    post_id: UUID
    failure: Failure


def wish_for(post_id: UUID, post: PostSlides | None, *, force: bool, cover: bool) -> Wish | Refusal:
    """What is to be done about the post; `post` is what is kept of it, `cover` says that a video's cover will do."""
    if post is None:
        return Refusal(post_id, PostNotFound())
    try:
        picture_ids = post.to_read(use_cover=cover)
    except Failure as failure:
        return Refusal(post_id, failure)
    return Wish(post_id, picture_ids, force, use_cover=cover and not post.slide_ids)
