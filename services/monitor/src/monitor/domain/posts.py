"""What a platform shows of a post. Whatever it did not show, or showed broken, is None: unknown, never zero."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from common.errors import Unavailable
from monitor.domain.handles import Handle

TikTokId = NewType("TikTokId", str)


class RefreshUnderWay(Unavailable):
    """Somebody else is just asking the provider for this post."""

    reason = "REFRESH_UNDER_WAY"


class ContentType(StrEnum):
    """What a post is made of."""

    VIDEO = "video"
    IMAGE = "image"


@dataclass(frozen=True)
class Counts:
    """The five numbers of a post at one moment."""

    views: int | None = None
    likes: int | None = None
    shares: int | None = None
    comments: int | None = None
    saves: int | None = None


@dataclass(frozen=True)
class Media:
    """Where one picture, video or sound can be fetched: the best address, then its mirrors, each as it was given."""

    url: str
    mirrors: tuple[str, ...] = ()
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Music:
    """The sound of a post."""

    id: str | None = None
    title: str | None = None
    author: str | None = None
    media: Media | None = None


@dataclass(frozen=True)
class FoundPost:
    """A post as one visit saw it. `url` is None when no address that names this post was given."""

    tiktok_id: TikTokId
    content_type: ContentType
    description: str | None = None
    title: str | None = None
    url: str | None = None
    author_uid: str | None = None
    published_time: datetime | None = None
    duration_ms: int | None = None
    counts: Counts = Counts()
    music: Music | None = None
    video: Media | None = None
    cover: Media | None = None
    images: tuple[Media, ...] = ()


@dataclass(frozen=True)
class SoughtPost:
    """A kept post that is asked for by itself. `url` is None when no address that names it was ever given."""

    id: UUID
    tiktok_id: TikTokId
    content_type: ContentType
    url: str | None
    profile_id: UUID
    handle: Handle
    region: str | None

    @property
    def address(self) -> str:
        """Its public address: the one that was given, or the one that follows from author and id."""
        kind = "photo" if self.content_type is ContentType.IMAGE else "video"
        return self.url or f"https://www.tiktok.com/@{self.handle}/{kind}/{self.tiktok_id}"
