"""Assets as the use cases see them: what is asked for, what is known, what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from media_cache.domain.size import Size
from media_cache.domain.states import AssetKind, Status, UrlOrigin


@dataclass(frozen=True)
class Source:
    """Media that is to be cached: where it is, and what its asker says about it."""

    url: str
    alternate_urls: tuple[str, ...] = ()
    kind: AssetKind = AssetKind.UNSPECIFIED
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Wish:
    """A source whose addresses were read and found acceptable: what the media is known by, until when they are good."""

    source: Source
    identity: bytes
    expire_time: datetime | None = None


@dataclass(frozen=True)
class Accepted:
    """The answer to a wish: the asset, and whether this wish put it on the queue."""

    id: UUID
    status: Status
    is_queued: bool


@dataclass(frozen=True)
class Asset:
    """The record of an asset."""

    id: UUID
    original_url: str
    alternate_urls: tuple[str, ...]
    kind: AssetKind
    status: Status
    cache_key: str | None
    content_type: str | None
    size_bytes: int | None
    sha256: str | None
    width: int | None
    height: int | None
    attempts: int
    error_reason: str | None
    error_message: str | None
    is_retryable: bool
    create_time: datetime
    update_time: datetime


@dataclass(frozen=True)
class Whereabouts:
    """What it takes to say where an asset can be fetched."""

    original_url: str
    cache_key: str | None
    content_type: str | None


@dataclass(frozen=True)
class Resolved:
    """Where an id leads; neither address nor origin for an unknown one."""

    id: str
    url: str | None = None
    origin: UrlOrigin | None = None


@dataclass(frozen=True)
class Content:
    """Bytes as they are kept: the digest that names them, their type and their measures."""

    sha256: str
    cache_key: str
    content_type: str
    size_bytes: int
    size: Size | None


@dataclass(frozen=True)
class AssetStats:
    """How many assets there are in each state, and the bytes of all their objects, each counted once."""

    counts: Mapping[Status, int]
    bytes: int
