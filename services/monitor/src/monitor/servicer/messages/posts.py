"""Posts as protobuf messages. What is unknown is left out."""

from carrel.monitor.v1.post_pb2 import ExcerptPart, Image, Match, Music, Observation, Post, PostCategory

from monitor.domain import kept, matches
from monitor.domain.posts import Counts
from monitor.servicer.messages.media import Locations, from_media, uri_of

_MILLISECONDS = 1000


def from_post(post: kept.KeptPost, locations: Locations) -> Post:
    """A post."""
    analysis = post.analysis
    return Post(
        id=str(post.id),
        tiktok_id=post.tiktok_id,
        profile_id=str(post.profile_id),
        tiktok_uri=post.tiktok_url,
        content_type=post.content_type.name,
        description=post.description,
        publish_time=post.published_time,
        **_counts(post.counts),
        duration=None if post.duration_ms is None else post.duration_ms / _MILLISECONDS,
        music=_music(post, locations),
        video=from_media(post.media.video_id, locations),
        cover=from_media(post.media.cover_id, locations),
        images=[_image(image, locations) for image in post.media.images],
        ocr_status=analysis.status.name,
        ocr_texts=analysis.texts,
        image_descriptions=analysis.descriptions,
        slide_classifications=[_slide_type(each) for each in analysis.classifications],
        post_category=_category(analysis.category),
        metrics_history=[from_observation(each) for each in post.history],
        matches=map(_match, post.matches),
    )


def from_observation(observation: kept.Observation) -> Observation:
    """The counts of a post at one moment."""
    return Observation(**_counts(observation.counts), record_time=observation.record_time)


def _counts(counts: Counts) -> dict[str, int | None]:
    return {
        "view_count": counts.views,
        "like_count": counts.likes,
        "share_count": counts.shares,
        "comment_count": counts.comments,
        "save_count": counts.saves,
    }


def _music(post: kept.KeptPost, locations: Locations) -> Music | None:
    music_id = post.media.music_id
    if not (music_id or post.music_title or post.music_author):
        return None
    uri = uri_of(music_id, locations)
    return Music(title=post.music_title, author=post.music_author, id=str(music_id) if music_id else None, uri=uri)


def _image(image: kept.KeptImage, locations: Locations) -> Image:
    return Image(id=str(image.id), uri=uri_of(image.id, locations), width=image.width, height=image.height)


def _match(match: matches.Match) -> Match:
    excerpt = [ExcerptPart(text=part.text, is_match=part.is_match) for part in match.excerpt]
    return Match(source=match.source.name, image_index=match.image_index, excerpt=excerpt)


def _category(category: kept.Category | None) -> PostCategory | None:
    return PostCategory(id=str(category.id), name=category.name) if category else None


def _slide_type(value: kept.SlideType) -> str:
    return "SLIDE_TYPE_UNSPECIFIED" if value is kept.SlideType.UNKNOWN else value.name
