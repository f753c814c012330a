"""Values as protobuf messages. What is unknown is left out."""

from collections.abc import Mapping
from uuid import UUID

from carrel.monitor.v1.post_pb2 import Image, Music, Observation, Post, PostCategory
from carrel.monitor.v1.profile_pb2 import Media, Profile
from carrel.monitor.v1.run_pb2 import Monitoring, Run

from monitor.clients.media_cache import Location
from monitor.domain import kept, profiles, runs
from monitor.domain.posts import Counts

_MILLISECONDS = 1000
# Sums can outgrow the contract's numbers; a profile must stay readable all the same.
_LARGEST = 2**63 - 1
Locations = Mapping[UUID, Location]


def from_profile(profile: profiles.Profile, locations: Locations) -> Profile:
    """A profile."""
    totals = profile.totals
    return Profile(
        id=str(profile.id),
        handle=profile.handle,
        nickname=profile.nickname,
        bio=profile.bio,
        avatar=_media(profile.avatar_id, locations),
        verified=profile.verified,
        is_own_profile=profile.is_own_profile,
        total_posts=totals.posts,
        total_views=min(totals.views, _LARGEST),
        total_likes=min(totals.likes, _LARGEST),
        total_shares=min(totals.shares, _LARGEST),
        total_comments=min(totals.comments, _LARGEST),
        total_saves=min(totals.saves, _LARGEST),
        monitoring_enabled=profile.monitoring_enabled,
        interval_hours=profile.interval_hours,
        last_run_time=profile.last_run_time,
        next_run_time=profile.next_run_time,
        create_time=profile.create_time,
        update_time=profile.update_time,
    )


def from_monitoring(monitoring: profiles.Monitoring) -> Monitoring:
    """How a profile is watched."""
    profile = monitoring.profile
    return Monitoring(
        profile_id=str(profile.id),
        monitoring_enabled=profile.monitoring_enabled,
        interval_hours=profile.interval_hours,
        last_run_time=profile.last_run_time,
        next_run_time=profile.next_run_time,
        logs=[from_run(run) for run in monitoring.runs],
    )


def from_run(run: runs.Run) -> Run:
    """A run."""
    return Run(
        id=str(run.id),
        status=run.status.name,
        start_time=run.start_time,
        end_time=run.end_time,
        posts_scraped=run.posts_scraped,
        pages_scraped=run.pages_scraped,
        error=run.error,
        profile_id=str(run.profile_id),
        trigger=run.trigger.name,
        force_recache=run.force_recache,
    )


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
        video=_media(post.media.video_id, locations),
        cover=_media(post.media.cover_id, locations),
        images=[_image(image, locations) for image in post.media.images],
        ocr_status=analysis.status.name,
        ocr_texts=analysis.texts,
        image_descriptions=analysis.descriptions,
        slide_classifications=[_slide_type(each) for each in analysis.classifications],
        post_category=_category(analysis.category),
        metrics_history=[_observation(each) for each in post.history],
    )


def _observation(observation: kept.Observation) -> Observation:
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
    uri = _uri(music_id, locations)
    return Music(title=post.music_title, author=post.music_author, id=str(music_id) if music_id else None, uri=uri)


def _image(image: kept.KeptImage, locations: Locations) -> Image:
    return Image(id=str(image.id), uri=_uri(image.id, locations), width=image.width, height=image.height)


def _media(asset_id: UUID | None, locations: Locations) -> Media | None:
    return Media(id=str(asset_id), uri=_uri(asset_id, locations)) if asset_id else None


def _uri(asset_id: UUID | None, locations: Locations) -> str | None:
    location = locations.get(asset_id) if asset_id else None
    return location.url if location else None


def _category(category: kept.Category | None) -> PostCategory | None:
    return PostCategory(id=str(category.id), name=category.name) if category else None


def _slide_type(value: kept.SlideType) -> str:
    return "SLIDE_TYPE_UNSPECIFIED" if value is kept.SlideType.UNKNOWN else value.name
