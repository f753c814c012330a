"""What a worker and its decoders say to each other: one message each way for a picture.

An answer comes from a process that has had hostile bytes in its hands: nothing in it is believed unread.
"""

import json
from dataclasses import asdict, dataclass

from media_cache.domain import media
from media_cache.domain.media import MediaType
from media_cache.domain.reasons import Reason
from media_cache.domain.size import Bounds, Size

# Of one message. Short enough for its nesting to be harmless.
MOST_BYTES = 512
_MOST_DETAIL = 100
# All that a decoder has to say. Other reasons would have others act: an address be renewed, a host be left alone.
_REASONS = {reason.name: reason for reason in (Reason.CORRUPT, Reason.NOT_MEDIA, Reason.TOO_MANY_PIXELS)}
_TYPES = {kind.mime: kind for kind in (media.JPEG, media.WEBP)}


@dataclass(frozen=True)
class Hello:
    """What a decoder says when it is ready: the number of its process, and how it is confined."""

    process: int
    has_no_network: bool
    is_filtered: bool

    @property
    def missing(self) -> list[str]:
        """What the kernel did not give."""
        parts = {"a network of its own": self.has_no_network, "a filter of its calls": self.is_filtered}
        return [name for name, is_there in parts.items() if not is_there]

    def encoded(self) -> bytes:
        """The greeting as a message."""
        return json.dumps(asdict(self)).encode()


@dataclass(frozen=True)
class Question:
    """How many bytes the picture has, and into what it has to fit; as it is, and as JPEG, when that is not given."""

    size_bytes: int
    bounds: Bounds | None = None

    def encoded(self) -> bytes:
        """The question as a message."""
        return json.dumps(asdict(self)).encode()


@dataclass(frozen=True)
class Made:
    """What was written to the target."""

    type: MediaType
    size: Size

    def encoded(self) -> bytes:
        """The answer as a message."""
        return json.dumps([self.type.mime, self.size.width, self.size.height]).encode()


@dataclass(frozen=True)
class Refused:
    """Why nothing was."""

    reason: Reason
    detail: str

    def encoded(self) -> bytes:
        """The answer as a message."""
        return json.dumps([self.reason.name, self.detail[:_MOST_DETAIL]]).encode()


Answer = Made | Refused


def read_hello(message: bytes) -> Hello:
    """The greeting of a decoder, which has not seen a picture yet."""
    return Hello(**json.loads(message))


def read_question(message: bytes) -> Question:
    """The question that a worker asked."""
    asked = json.loads(message)
    return Question(asked["size_bytes"], asked["bounds"] and Bounds(**asked["bounds"]))


def read_answer(message: bytes) -> Answer | None:
    """The answer of a decoder; None when it is none."""
    try:
        answer = json.loads(message)
    except ValueError:
        return None
    match answer:
        case [str(mime), int(width), int(height)] if mime in _TYPES and width > 0 and height > 0:
            return Made(_TYPES[mime], Size(width, height))
        case [str(name), str(detail)] if name in _REASONS and detail.isascii() and detail.isprintable():
            return Refused(_REASONS[name], detail[:_MOST_DETAIL])
    return None
