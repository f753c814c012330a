"""What is exported: posts and observations with the names of REST, made of what JSON is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from monitor.domain.kept import Analysis, KeptPost, Observation
from monitor.domain.posts import Counts

Record = Mapping[str, Any]
_MILLISECONDS = 1000


class Subject(StrEnum):
    """What of a profile is exported."""

    POSTS = "posts"
    OBSERVATIONS = "observations"


@dataclass(frozen=True)
class PostObservation:
    """One observation, and the post that it is of."""

    post_id: UUID
    tiktok_id: str
    published_time: datetime | None
    observation: Observation


def record_of(exported: KeptPost | PostObservation) -> Record:
    """Everything that is known of it; what is unknown is None. Addresses of media expire and are left out."""
    return _post(exported) if isinstance(exported, KeptPost) else _observation(exported)


def _observation(exported: PostObservation) -> Record:
    return {
        "postId": str(exported.post_id),
        "tiktokId": exported.tiktok_id,
        "recordedAt": _written(exported.observation.record_time),
        **_counts(exported.observation.counts),
    }


def _post(post: KeptPost) -> Record:
    return {
        "id": str(post.id),
        "tiktokId": post.tiktok_id,
        "profileId": str(post.profile_id),
        "tiktokUrl": post.tiktok_url,
        "contentType": post.content_type.value,
        "description": post.description,
        "publishedAt": _written(post.published_time) if post.published_time else None,
        **_counts(post.counts),
        "duration": None if post.duration_ms is None else post.duration_ms / _MILLISECONDS,
        **_media(post),
        **_analysis(post.analysis),
    }


def _counts(counts: Counts) -> Record:
    return {
        "viewCount": counts.views,
        "likeCount": counts.likes,
        "shareCount": counts.shares,
        "commentCount": counts.comments,
        "saveCount": counts.saves,
    }


def _media(post: KeptPost) -> Record:
    music = {"title": post.music_title, "author": post.music_author, "id": _id(post.media.music_id)}
    return {
        "music": music if any(music.values()) else None,
        "video": _asset(post.media.video_id),
        "cover": _asset(post.media.cover_id),
        "images": [{"id": str(each.id), "width": each.width, "height": each.height} for each in post.media.images],
    }


def _analysis(analysis: Analysis) -> Record:
    category = analysis.category
    return {
        "ocrStatus": analysis.status.value,
        "ocrTexts": list(analysis.texts),
        "imageDescriptions": list(analysis.descriptions),
        "slideClassifications": [each.value or None for each in analysis.classifications],
        "postCategory": {"id": str(category.id), "name": category.name} if category else None,
    }


def _asset(asset_id: UUID | None) -> Record | None:
    return {"id": str(asset_id)} if asset_id else None


def _id(identity: UUID | None) -> str | None:
    return str(identity) if identity else None


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
