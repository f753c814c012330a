"""Variants: smaller pictures that are made of cached ones when somebody asks for them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A cached picture of which variants can be made: its SHA-256 and its key."""

    sha256: str
    cache_key: str


@dataclass(frozen=True)
class Variant:
    """A variant that is in the store: its key and its type."""

    cache_key: str
    content_type: str


@dataclass(frozen=True)
class Refused:
    """A variant that cannot be made, and why."""

    reason: str
    message: str


@dataclass(frozen=True)
class Made:
    """A variant that is about to be put: of the picture with this `sha256`, itself with this `digest`."""

    sha256: str
    width: int
    cache_key: str
    content_type: str
    size_bytes: int
    digest: str
