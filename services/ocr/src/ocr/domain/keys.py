"""What a reading is known by: the same slides, read by the same model in the same way, have the same key."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self


@dataclass(frozen=True)
class Way:
    """Who reads, and which way of asking it is."""

    reader: str
    model: str
    prompt_version: int


@dataclass(frozen=True)
class SlideSet:
    """Slides that are read together: the SHA-256 of each by its place in a carousel of so many."""

    digests: Mapping[int, str]
    slide_count: int

    @classmethod
    def whole(cls, digests: Sequence[str]) -> Self:
        """All slides of a carousel, in their order."""
        return cls(dict(enumerate(digests)), len(digests))

    @property
    def is_whole(self) -> bool:
        """Whether none of the carousel's slides is missing."""
        return len(self.digests) == self.slide_count

    def alone(self, place: int) -> Self:
        """One of the slides by itself, in the same carousel."""
        return type(self)({place: self.digests[place]}, self.slide_count)

    def key(self, way: Way) -> str:
        """The key of these slides when they are read in that way."""
        slides = sorted((place, digest.lower()) for place, digest in self.digests.items())
        # As JSON, so that no two of them are spelt alike.
        spelt = json.dumps([way.reader, way.model, way.prompt_version, self.slide_count, slides])
        return sha256(spelt.encode()).hexdigest()
