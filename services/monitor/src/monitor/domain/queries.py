"""What can be asked of the lists."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from monitor.domain.kept import OcrStatus
from monitor.domain.posts import ContentType

DEFAULT_PAGE_SIZE = 50
NEWEST_OBSERVATIONS = 30


class Order(StrEnum):
    """The order of posts; those without a date come last in both."""

    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True)
class PostQuery:
    """Which posts are asked for, and in which order."""

    profile_id: UUID | None = None
    content_type: ContentType | None = None
    ocr_status: OcrStatus | None = None
    category_id: UUID | None = None
    words: str | None = None
    order: Order = Order.NEWEST


@dataclass(frozen=True)
class ProfileQuery:
    """Which profiles are asked for."""

    monitoring_enabled: bool | None = None
