"""Which addresses are the same media: TikTok signs its URLs anew at every scrape and serves them from several hosts."""

import re
from collections.abc import Set
from hashlib import sha256
from urllib.parse import parse_qsl

from common.links import Link

# Mirrors (p16-, p19-, v15m., v45.) and regions (-us, -eu) hand out the same path for the same bytes.
_CDN_HOST = re.compile(r"(^|\.)tiktokcdn(-[a-z0-9]+)?\.com\Z")
# The play API has one path for everything: what it plays stands in the query, next to the signature.
_API_HOST = re.compile(r"(^|\.)tiktokv\.[a-z]{2,3}\Z")
_API_PARAMETERS = ("video_id", "file_id", "item_id", "watermark")
# Video hosts put the signature and its expiry (hex seconds) in front of the path.
_SIGNED_PREFIX = re.compile(r"^/[0-9a-f]{32}/[0-9a-f]{8}(?=/)")


def identity(link: Link, signed_hosts: Set[str] = frozenset()) -> str:
    """What stays the same when an address is signed anew.

    `signed_hosts` (`host` or `host:port`) are other hosts that sign as TikTok's CDN does.
    """
    path, _, query = link.target.partition("?")
    if _CDN_HOST.search(link.host) or signed_hosts & {link.host, f"{link.host}:{link.port}"}:
        return f"tiktok:{_SIGNED_PREFIX.sub('', path)}"
    if _API_HOST.search(link.host):
        return f"tiktok:{path}?{_what_is_played(query)}"
    return str(link)


def identity_digest(link: Link, signed_hosts: Set[str] = frozenset()) -> bytes:
    """The identity in 32 bytes, however long the URL: what assets are unique by."""
    return sha256(identity(link, signed_hosts).encode()).digest()


def _what_is_played(query: str) -> str:
    given = dict(parse_qsl(query))
    return "&".join(f"{name}={given[name]}" for name in _API_PARAMETERS if name in given)
