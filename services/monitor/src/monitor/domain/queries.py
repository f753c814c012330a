"""What can be asked of the lists."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from monitor.domain.kept import OcrStatus
from monitor.domain.posts import ContentType
from monitor.domain.searching import Search
from monitor.domain.spans import EVER, Moments

DEFAULT_PAGE_SIZE = 50
NEWEST_OBSERVATIONS = 30


class Order(StrEnum):
    """The order of posts; those without what they are ordered by come last in each, equals are ordered by their ids."""

    NEWEST = "newest"
    OLDEST = "oldest"
    VIEWS = "views"
    LIKES = "likes"
    COMMENTS = "comments"
    SHARES = "shares"
    SAVES = "saves"


@dataclass(frozen=True)
class PostQuery:
    """Which posts are asked for, and in which order."""

    profile_id: UUID | None = None
    content_type: ContentType | None = None
    ocr_status: OcrStatus | None = None
    category_id: UUID | None = None
    search: Search | None = None
    published: Moments = EVER
    order: Order = Order.NEWEST


@dataclass(frozen=True)
class ProfileQuery:
    """Which profiles are asked for."""

    monitoring_enabled: bool | None = None
