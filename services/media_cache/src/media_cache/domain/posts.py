"""The media of posts, as they are asked for and answered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class PostMedia(Generic[T]):
    """One thing for each medium of a post; None where it has none."""

    video: T | None = None
    cover: T | None = None
    music: T | None = None
    avatar: T | None = None
    images: tuple[T | None, ...] = ()

    def __iter__(self) -> Iterator[T]:
        everything = (self.video, self.cover, self.music, self.avatar, *self.images)
        return (one for one in everything if one is not None)

    def map(self, change: Callable[[T], R | None]) -> "PostMedia[R]":
        """The same post with every medium changed."""

        def changed(one: T | None) -> R | None:
            return None if one is None else change(one)

        return PostMedia(
            changed(self.video),
            changed(self.cover),
            changed(self.music),
            changed(self.avatar),
            tuple(changed(image) for image in self.images),
        )
