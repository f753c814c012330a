"""The states of an asset and the kinds of media it can be, in the documented words."""

from enum import StrEnum


class Status(StrEnum):
    """Where an asset stands: PENDING, then DOWNLOADING, then CACHED or FAILED."""

    PENDING = "PENDING"
    DOWNLOADING = "DOWNLOADING"
    CACHED = "CACHED"
    FAILED = "FAILED"


class AssetKind(StrEnum):
    """What the asker says an asset is; what it really is, its bytes say."""

    UNSPECIFIED = ""
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    AVATAR = "avatar"


class UrlOrigin(StrEnum):
    """Where a resolved URL leads: to our copy, to the foreign original, or to an object that was named by its key."""

    CACHED = "cached"
    ORIGIN = "origin"
    LEGACY = "legacy"
