"""Posts as they are kept: what was seen, the ids of its media, and what was read on its slides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.errors import NotFound
from monitor.domain.matches import Match, Passage, Source
from monitor.domain.posts import ContentType, Counts


class PostNotFound(NotFound):
    """No post has that id."""

    reason = "POST_NOT_FOUND"


class OcrStatus(StrEnum):
    """How far the reading of a post's slides is."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class SlideType(StrEnum):
    """What part a slide plays; the empty word where it is not known."""

    UNKNOWN = ""
    HOOK = "hook"
    CONTENT = "content"
    CTA = "cta"


@dataclass(frozen=True)
class Observation:
    """The counts of a post at one moment."""

    counts: Counts
    record_time: datetime


@dataclass(frozen=True)
class Category:
    """What a post is about."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Analysis:
    """What the reading of a post's slides brought, each list in slide order."""

    status: OcrStatus = OcrStatus.PENDING
    texts: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    classifications: tuple[SlideType, ...] = ()
    category: Category | None = None


@dataclass(frozen=True)
class KeptImage:
    """One slide: the id of its asset, and its size as the platform told it."""

    id: UUID
    width: int | None
    height: int | None


@dataclass(frozen=True)
class KeptMedia:
    """The ids of a post's assets; None where there is no such medium or its address could not be accepted."""

    video_id: UUID | None = None
    cover_id: UUID | None = None
    music_id: UUID | None = None
    images: tuple[KeptImage, ...] = ()

    @property
    def ids(self) -> tuple[UUID, ...]:
        """Every asset of the post."""
        alone = (self.video_id, self.cover_id, self.music_id)
        return (*(each for each in alone if each), *(image.id for image in self.images))


@dataclass(frozen=True)
class KeptPost:
    """A post with its latest counts; `published_time` and the like are None when unknown."""

    id: UUID
    tiktok_id: str
    profile_id: UUID
    tiktok_url: str | None
    content_type: ContentType
    description: str | None
    published_time: datetime | None
    counts: Counts
    duration_ms: int | None
    music_title: str | None
    music_author: str | None
    media: KeptMedia
    analysis: Analysis
    title: str | None = None
    history: tuple[Observation, ...] = ()
    matches: tuple[Match, ...] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What is searched, in the order in which it is searched."""
        slides = (Passage(Source.SLIDE, text, place) for place, text in enumerate(self.analysis.texts))
        title, caption = Passage(Source.TITLE, self.title or ""), Passage(Source.CAPTION, self.description or "")
        return (title, caption, *slides)
