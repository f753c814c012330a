"""Object keys: made from the content alone, so that equal bytes are one object under a name of ours."""

import re

# Objects of ours are kept apart from those of earlier days.
FOLDER = "media/"
# What can be made anew at any time is kept apart from what cannot.
VARIANTS = "variants/"

_SEGMENT = r"[a-z0-9_-][a-z0-9_.-]*"
_KEY = re.compile(rf"^(?=.{{1,200}}\Z){_SEGMENT}(/{_SEGMENT})*\Z")
_DIGEST = re.compile(r"^[0-9a-f]{64}\Z")


def object_key(digest: str) -> str:
    """Where the bytes with this SHA-256 (in hex) are kept."""
    return f"{FOLDER}{_below(digest)}"


def variant_key(digest: str, width: int) -> str:
    """Where the variant of this width of the picture with this SHA-256 (in hex) is kept."""
    return f"{VARIANTS}{_below(digest)}-{width}"


def is_legacy_key(text: str) -> bool:
    """Whether `text` can name an object from before there were assets: it has a folder or a suffix, and no way out."""
    return ("/" in text or "." in text) and bool(_KEY.match(text))


def _below(digest: str) -> str:
    if not _DIGEST.match(digest):
        raise ValueError("not the hex digits of a SHA-256")
    return f"{digest[:2]}/{digest}"
