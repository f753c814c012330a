"""What may be said about an object: keys, content types, dispositions and the lifetimes of its URLs. Pure."""

import re
from datetime import timedelta
from functools import lru_cache
from urllib.parse import quote

from common.errors import InvalidArgument

DEFAULT_LIFETIME = timedelta(hours=1)
LONGEST_LIFETIME = timedelta(days=7)

_LONGEST_KEY = 200
# No segment begins with a dot, so that no key can climb out of a folder or name a hidden file.
_SEGMENT = r"[a-z0-9_-][a-z0-9_.-]*"
_KEY = re.compile(f"{_SEGMENT}(?:/{_SEGMENT})*")
_CONTENT_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9][a-z0-9.+-]{0,79}")
_RASTER = frozenset(f"image/{name}" for name in ("avif", "gif", "heic", "heif", "jpeg", "png", "webp"))
_NOT_FOR_FILENAMES = re.compile(r"[^A-Za-z0-9_.-]+")
_LONGEST_FILENAME = 100


def checked_key(key: str) -> str:
    """The key itself, when it is one that we would have made."""
    if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        raise InvalidArgument("This is not an object key.")
    return key


# A service knows a dozen types, and one or two lifetimes; each stands in every URL that it makes.
@lru_cache(256)
def checked_content_type(content_type: str) -> str:
    """The content type itself, when it is a bare type and subtype."""
    if not _CONTENT_TYPE.fullmatch(content_type):
        raise InvalidArgument("This is not a content type.")
    return content_type


@lru_cache(16)
def checked_lifetime(lifetime: timedelta) -> timedelta:
    """The lifetime itself, when a signed URL may live that long."""
    if not timedelta(seconds=1) <= lifetime <= LONGEST_LIFETIME:
        raise InvalidArgument("A signed URL lives at least a second and at most seven days.")
    return lifetime


@lru_cache(256)
def quoted(content_type: str) -> str:
    """A content type as it stands in a query."""
    return quote(content_type, safe="")


def is_shown(content_type: str) -> bool:
    """Whether a browser may show this in place: only what cannot carry a script."""
    return content_type in _RASTER or content_type.startswith(("audio/", "video/"))


def disposition(content_type: str, filename: str | None = None) -> str:
    """The Content-Disposition under which an object of this type is served."""
    manner = _manner(content_type)
    name = _NOT_FOR_FILENAMES.sub("_", filename or "").lstrip("._")[:_LONGEST_FILENAME]
    return f'{manner}; filename="{name}"' if name else manner


def quoted_disposition(disposition: str) -> str:
    """A disposition as it stands in a query: all that can be in one but these four letters stands for itself."""
    return disposition.replace(";", "%3B").replace(" ", "%20").replace("=", "%3D").replace('"', "%22")


@lru_cache(256)
def _manner(content_type: str) -> str:
    return "inline" if is_shown(content_type) else "attachment"
