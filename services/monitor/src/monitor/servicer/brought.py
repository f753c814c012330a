"""What callers bring, as values; whatever one request cannot be judged by alone is judged here, with its field."""

from collections.abc import Sequence

from carrel.monitor.v1.post_pb2 import MediaSource, MusicSource, PostSource
from carrel.monitor.v1.post_service_pb2 import BatchUpsertPostsRequest, ProfileSource

from monitor.domain.handles import parse_handle
from monitor.domain.links import check_url
from monitor.domain.pages import FoundProfile
from monitor.domain.posts import ContentType, Counts, FoundPost, Media, Music, TikTokId
from monitor.domain.text import clean
from monitor.servicer.moments import moment
from monitor.servicer.words import content_type
from monitor.usecases import Brought

_MILLISECONDS = 1000


def to_brought(request: BatchUpsertPostsRequest) -> Brought:
    """The account and its posts."""
    return Brought(
        handle=parse_handle(request.profile.handle, "profile.handle"),
        account=_account(request.profile),
        posts=tuple(_post(post, f"posts[{place}]") for place, post in enumerate(request.posts)),
        force_recache=request.force_recache,
    )


def _account(message: ProfileSource) -> FoundProfile:
    return FoundProfile(
        uid=message.tiktok_id or None,
        nickname=clean(message.nickname) or None,
        bio=clean(message.bio) if message.HasField("bio") else None,
        avatar=_media(message.avatar, "profile.avatar") if message.HasField("avatar") else None,
        is_verified=message.verified if message.HasField("verified") else None,
    )


def _post(message: PostSource, field: str) -> FoundPost:
    return FoundPost(
        tiktok_id=TikTokId(message.tiktok_id),
        content_type=content_type(message.content_type) or ContentType.VIDEO,
        description=clean(message.description) if message.HasField("description") else None,
        url=check_url(message.tiktok_uri, f"{field}.tiktokUrl") if message.tiktok_uri else None,
        published_time=moment(message, "publish_time", f"{field}.publishedAt"),
        duration_ms=round(message.duration * _MILLISECONDS) if message.HasField("duration") else None,
        counts=_counts(message),
        music=_music(message.music, f"{field}.music") if message.HasField("music") else None,
        video=_media(message.video, f"{field}.video") if message.HasField("video") else None,
        cover=_media(message.cover, f"{field}.cover") if message.HasField("cover") else None,
        images=tuple(_media(image, f"{field}.images[{place}]") for place, image in enumerate(message.images)),
    )


def _counts(message: PostSource) -> Counts:
    names = ("view_count", "like_count", "share_count", "comment_count", "save_count")
    return Counts(*(getattr(message, name) if message.HasField(name) else None for name in names))


def _music(message: MusicSource, field: str) -> Music:
    media = Media(check_url(message.uri, f"{field}.url")) if message.uri else None
    return Music(title=clean(message.title) or None, author=clean(message.author) or None, media=media)


def _media(message: MediaSource, field: str) -> Media:
    mirrors: Sequence[str] = message.alternate_uris
    return Media(
        url=check_url(message.uri, f"{field}.url"),
        mirrors=tuple(check_url(url, f"{field}.alternateUrls[{place}]") for place, url in enumerate(mirrors)),
        width=message.width if message.HasField("width") else None,
        height=message.height if message.HasField("height") else None,
    )
