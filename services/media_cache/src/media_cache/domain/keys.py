"""Object keys: made from the content alone, so that equal bytes are one object under a name of ours."""

import re

# Objects of ours are kept apart from those of earlier days.
FOLDER = "media/"
# What can be made anew at any time is kept apart from what cannot.
VARIANTS = "variants/"

# What every digest comes after, and before.
FIRST, LAST = "", "g"

_SEGMENT = r"[a-z0-9_-][a-z0-9_.-]*"
_KEY = re.compile(rf"^(?=.{{1,200}}\Z){_SEGMENT}(/{_SEGMENT})*\Z")
_DIGEST = re.compile(r"^[0-9a-f]{64}\Z")


def object_key(digest: str) -> str:
    """Where the bytes with this SHA-256 (in hex) are kept."""
    return f"{FOLDER}{_below(digest)}"


def variant_key(digest: str, width: int) -> str:
    """Where the variant of this width of the picture with this SHA-256 (in hex) is kept."""
    return f"{VARIANTS}{_below(digest)}-{width}"


def digest_of(key: str) -> str | None:
    """The SHA-256 that an object key of ours was made from; None for any other key."""
    digest = key.rpartition("/")[2]
    return digest if _DIGEST.match(digest) and key == object_key(digest) else None


def is_variant_key(key: str) -> bool:
    """Whether a variant of ours can be kept under this key."""
    name, _, width = key.rpartition("/")[2].rpartition("-")
    return bool(_DIGEST.match(name)) and width.isdecimal() and key == variant_key(name, int(width))


def is_legacy_key(text: str) -> bool:
    """Whether `text` can name an object from before there were assets: it has a folder or a suffix, and no way out."""
    return ("/" in text or "." in text) and bool(_KEY.match(text))


def _below(digest: str) -> str:
    if not _DIGEST.match(digest):
        raise ValueError("not the hex digits of a SHA-256")
    return f"{digest[:2]}/{digest}"
