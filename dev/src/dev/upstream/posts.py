"""What every visit finds the same about a post: a pure function of the account and the post's number."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dev.upstream.accounts import Account
from dev.upstream.chance import draw
from dev.upstream.texts import Slide, text_of

NEWEST = datetime(2026, 11, 14, 17, 30, tzinfo=UTC)
LONGEST_PAUSE_HOURS = 40
TIKTOK_TIME_BITS = 32


@dataclass(frozen=True, kw_only=True)
class Music:
    """A sound: the account's own, or one with a title."""

    id: str
    title: str
    author: str
    seconds: int
    is_original: bool


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post; index 0 is the newest. `slides` is empty for a video."""

    account: Account
    index: int
    id: str
    created: datetime
    caption: str
    headline: str
    slides: tuple[Slide, ...]
    seconds: int
    music: Music | None

    @property
    def is_carousel(self) -> bool:
        """Whether it is a photo post."""
        return bool(self.slides)

    @property
    def name(self) -> str:
        """What its media are named for."""
        return f"{self.account.handle}-{self.index:04}"

    @property
    def url(self) -> str:
        """Its public address."""
        return f"https://www.tiktok.com/@{self.account.handle}/{'photo' if self.is_carousel else 'video'}/{self.id}"


def posts_of(account: Account) -> list[Post]:
    """All posts, newest first."""
    posts, created = [], NEWEST
    for index in range(account.post_count):
        posts.append(_post(account, index, created))
        created -= timedelta(hours=4, minutes=draw(LONGEST_PAUSE_HOURS * 60, account.handle, index, "pause"))
    return posts


def _post(account: Account, index: int, created: datetime) -> Post:
    is_carousel = account.carousel_every > 0 and index % account.carousel_every == 0
    text = text_of(account.theme, account.handle, index, is_carousel=is_carousel)
    seconds = 6 + draw(40, account.handle, index, "seconds")
    return Post(
        account=account,
        index=index,
        id=_snowflake(created, account.handle, index),
        created=created,
        caption=text.caption,
        headline=text.headline,
        slides=text.slides,
        seconds=0 if is_carousel else seconds,
        music=_music(account, index, created, seconds),
    )


def _music(account: Account, index: int, created: datetime, seconds: int) -> Music | None:
    # The sound of every eleventh post was taken down: its post has neither `music` nor `added_sound_music_info`.
    if index % 11 == 7:
        return None
    is_original = index % 2 == 0
    return Music(
        id=_snowflake(created, account.handle, index, "music"),
        title=f"original sound - {account.handle}" if is_original else f"Demo Tune No. {index}",
        author=account.nickname if is_original else "The Silent Orchestra",
        seconds=seconds,
        is_original=is_original,
    )


def _snowflake(created: datetime, *words: object) -> str:
    """An id as TikTok makes them: the second in the upper bits, so that newer ids are larger."""
    return str(int(created.timestamp()) << TIKTOK_TIME_BITS | draw(1 << TIKTOK_TIME_BITS, *words))
