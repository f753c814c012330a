"""Until when a signed address is good, as far as it says so itself."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from common.links import Link
from media_cache.domain.reasons import Reason

_IN_QUERY = re.compile(r"[?&]x-expires=([0-9]{10})(?:&|\Z)", re.IGNORECASE)
_IN_PATH = re.compile(r"^/[0-9a-f]{32}/([0-9a-f]{8})/")

# What origins answer in the place of media whose address is over, beside saying so.
DISGUISES = frozenset({Reason.FORBIDDEN, Reason.NOT_FOUND, Reason.GONE, Reason.REFUSED, Reason.NOT_MEDIA})


def expire_time(link: Link) -> datetime | None:
    """The moment after which TikTok's CDN refuses this address; None when it names none."""
    if found := _IN_QUERY.search(link.target):
        return datetime.fromtimestamp(int(found[1]), UTC)
    if found := _IN_PATH.search(link.target):
        return datetime.fromtimestamp(int(found[1], 16), UTC)
    return None


def last_expire_time(links: Iterable[Link]) -> datetime | None:
    """The moment from which on none of these mirrors is good any more, as far as they say so."""
    return max(filter(None, map(expire_time, links)), default=None)
