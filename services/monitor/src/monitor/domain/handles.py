"""Handles: the public names of accounts, and the ways in which people write them."""

import re
from typing import NewType

from common.errors import InvalidArgument, Violation

Handle = NewType("Handle", str)

_NAME = re.compile(r"[A-Za-z0-9._]{1,23}[A-Za-z0-9_]")
_PROFILE_URL = re.compile(r"(?:https?://)?(?:www\.|m\.)?tiktok\.com/@([^/?#]+)/?(?:[?#].*)?", re.IGNORECASE)
_LONGEST_INPUT = 512


class InvalidHandle(InvalidArgument):
    """This is not a handle."""

    reason = "INVALID_HANDLE"


def parse_handle(text: str, field: str = "handle") -> Handle:
    """The handle in `name`, `@name` or the address of a profile, in lower case; `InvalidHandle` names the field."""
    found = read_handle(_written_name(text)) if len(text) <= _LONGEST_INPUT else None
    if found is None:
        description = "expected a name of 2 to 24 letters, digits, dots or underscores (no dot at the end), or its URL"
        raise InvalidHandle(violations=[Violation(field, description)])
    return found


def read_handle(name: str | None) -> Handle | None:
    """The bare name as a handle, in lower case, since handles compare without case; None when it cannot be one."""
    return Handle(name.lower()) if name and _NAME.fullmatch(name) else None


def _written_name(text: str) -> str:
    url = _PROFILE_URL.fullmatch(text)
    return url[1] if url else text.removeprefix("@")
