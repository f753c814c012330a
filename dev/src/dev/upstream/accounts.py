"""The made-up accounts."""

from dataclasses import dataclass, field

from dev.upstream.chance import digits, draw


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account: who it is, what it writes about, how many posts it has."""

    handle: str
    nickname: str
    bio: str
    theme: str
    post_count: int = 0
    # Every how many posts one is a carousel: 1 for all of them, 0 for none.
    carousel_every: int = 0
    is_private: bool = False
    is_verified: bool = False
    follower_count: int = 0
    uid: str = field(init=False)
    sec_uid: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "uid", str(6_600_000_000_000_000_000 + draw(10**18, self.handle, "uid")))
        object.__setattr__(self, "sec_uid", f"MS4wLjABAAAA{digits(64, self.handle, 'sec_uid')}")

    @property
    def has_public_posts(self) -> bool:
        """Whether a stranger sees any post."""
        return self.post_count > 0 and not self.is_private


DEMO_ACCOUNTS = (
    Account(
        handle="demo_kitchen",
        nickname="Demo Kitchen 🍋",
        bio="Made-up recipes for a made-up kitchen. Demo data.",
        theme="kitchen",
        post_count=40,
        carousel_every=3,
        is_verified=True,
        follower_count=184_203,
    ),
    Account(
        handle="demo_travel",
        nickname="Demo Travel",
        bio="Weekends that nobody had, in ten slides or fewer. Demo data.",
        theme="travel",
        post_count=18,
        carousel_every=1,
        follower_count=52_871,
    ),
    Account(
        handle="demo_private",
        nickname="Demo Private",
        bio="",
        theme="kitchen",
        post_count=23,
        is_private=True,
        follower_count=311,
    ),
    Account(handle="demo_empty", nickname="Demo Empty", bio="Nothing here yet. Demo data.", theme="travel"),
)
