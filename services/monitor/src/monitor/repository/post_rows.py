"""Rows of posts and of their history as values."""

from operator import itemgetter
from uuid import UUID

from sqlalchemy import RowMapping

from monitor.domain.kept import (
    Analysis,
    Category,
    KeptImage,
    KeptMedia,
    KeptPost,
    Observation,
    OcrStatus,
    SlideType,
)
from monitor.domain.posts import ContentType, Counts
from monitor.tables import COUNTS, posts

# What a post is read from: the words that are searched are for PostgreSQL alone.
SHOWN = [each for each in posts.columns if each.name != "search"]
_numbers = itemgetter(*COUNTS)


def post_of(row: RowMapping) -> KeptPost:
    """The post of a row with every column of SHOWN."""
    return KeptPost(
        id=row["id"],
        tiktok_id=row["tiktok_id"],
        profile_id=row["profile_id"],
        tiktok_url=row["tiktok_url"],
        content_type=ContentType(row["content_type"]),
        description=row["description"],
        published_time=row["published_at"],
        counts=Counts(*_numbers(row)),
        duration_ms=row["duration_ms"],
        music_title=row["music_title"],
        music_author=row["music_author"],
        media=_media(row),
        analysis=_analysis(row),
        title=row["title"],
    )


def observation_of(row: RowMapping) -> Observation:
    """The observation of a row of the history."""
    return Observation(Counts(*_numbers(row)), row["recorded_at"])


def _media(row: RowMapping) -> KeptMedia:
    images = tuple(KeptImage(UUID(each["id"]), each["width"], each["height"]) for each in row["images"])
    return KeptMedia(row["video_id"], row["cover_id"], row["music_id"], images)


def _analysis(row: RowMapping) -> Analysis:
    category_id = row["post_category_id"]
    return Analysis(
        status=OcrStatus(row["ocr_status"]),
        texts=tuple(row["ocr_texts"]),
        descriptions=tuple(row["image_descriptions"]),
        classifications=tuple(SlideType(each) for each in row["slide_classifications"]),
        category=Category(category_id, row["post_category_name"]) if category_id else None,
    )
