"""The counts of a post, which grow from visit to visit: a pure function of the post and the visit's number."""

from dataclasses import dataclass

from dev.upstream.chance import draw
from dev.upstream.posts import Post


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What a post has gathered."""

    views: int
    likes: int
    comments: int
    shares: int
    saves: int


def counts_at(post: Post, visit: int) -> Counts:
    """The counts that visit number `visit` finds, the first being 1; every one is larger than at the visit before."""
    views = _grown(post, "views", 2_000 + draw(300_000, post.name, "views"), visit, 37)
    likes = _grown(post, "likes", views // 12, visit, 3)
    return Counts(
        views=views,
        likes=likes,
        comments=_grown(post, "comments", likes // 40, visit, 1),
        shares=_grown(post, "shares", likes // 25, visit, 1),
        saves=_grown(post, "saves", likes // 9, visit, 2),
    )


def _grown(post: Post, what: str, start: int, visit: int, step: int) -> int:
    return start + (visit - 1) * (step + draw(step * 20, post.name, what, "growth"))
