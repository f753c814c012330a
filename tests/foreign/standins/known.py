"""What a stand-in knows, and what it says of the rest."""

from collections.abc import Mapping
from typing import Any

from common.errors import NotFound


def known(found: Mapping[str, Any], name: str, reason: str) -> Any:
    """The thing of that name; NOT_FOUND with the reason when there is none."""
    if name not in found:
        raise NotFound(reason=reason)
    return found[name]
