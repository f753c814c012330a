"""Addresses that callers bring: what may be kept as the address of a picture, a video or a sound."""

from urllib.parse import urlsplit

from common.errors import InvalidArgument, Violation


class InvalidUrl(InvalidArgument):
    """The address is not http or https, or malformed."""

    reason = "INVALID_URL"


def check_url(url: str, field: str) -> str:
    """The address itself, byte for byte; `InvalidUrl` names the field when it cannot be fetched by anybody."""
    if not _is_fetchable(url):
        raise InvalidUrl(violations=[Violation(field, "expected an http or https address")])
    return url


def _is_fetchable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Reading the port is what checks it.
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and has_host and url.isprintable() and " " not in url
