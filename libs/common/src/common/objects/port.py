"""The port: what every object store does, and how it fails."""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from common.errors import FailedPrecondition, NotFound, Unavailable
from common.objects.body import Body
from common.objects.names import DEFAULT_LIFETIME


@dataclass(frozen=True)
class ObjectHead:
    """What is known of an object without reading it."""

    size_bytes: int
    content_type: str


class ObjectStore(Protocol):
    """Keeps bytes under keys. A key is made by us from a digest or an id (see `names.checked_key`).

    Every method raises `ObjectStoreUnavailable` when the store cannot answer now, and `ObjectStoreRefused` when it
    will not until somebody mends its settings.
    """

    async def put(self, key: str, body: Body, *, content_type: str) -> None:
        """Keeps the bytes: whole or not at all. Doing it again is harmless."""
        ...

    async def head(self, key: str) -> ObjectHead | None:
        """Size and content type of the object, or None when there is none."""
        ...

    def open(self, key: str) -> AsyncGenerator[bytes, None]:
        """The object's bytes, in pieces; `ObjectNotFound` when there is none."""
        ...

    async def delete(self, key: str) -> None:
        """Takes the object away; one that is not there is no failure."""
        ...

    def keys(self, prefix: str = "") -> AsyncIterator[str]:
        """Every key that begins with `prefix`, in the order of its bytes, without holding them all."""
        ...

    async def unfinished(self) -> int:
        """How many uploads were begun and left lying where nobody clears them away."""
        ...

    def presign(
        self, key: str, *, content_type: str, lifetime: timedelta = DEFAULT_LIFETIME, filename: str | None = None
    ) -> str:
        """A URL from which anybody may read the object until its lifetime is over. Asks nobody.

        The answer comes under `content_type`, which must be what the bytes were found to be; whatever is no raster
        image, audio or video is sent as an attachment.
        """
        ...

    async def ready(self) -> bool:
        """Whether the store can be used at this moment."""
        ...

    async def close(self) -> None:
        """Gives back connections and threads."""
        ...


class ObjectStoreUnavailable(Unavailable):
    """The object store cannot be reached at present."""

    reason = "OBJECT_STORE_UNAVAILABLE"


class ObjectStoreRefused(FailedPrecondition):
    """The object store refuses us: its address, credentials, bucket or folder need mending."""

    reason = "OBJECT_STORE_REFUSED"


class ObjectNotFound(NotFound):
    """There is no object under this key."""

    reason = "OBJECT_NOT_FOUND"
