"""What may be dialled, as it stands in settings."""

import ssl
from pathlib import Path

from common.outward.addresses import Opening, parse_opening
from common.settings import Unfit, integer, path, words

_HIGHEST_PORT = 65535


def openings(value: str) -> tuple[Opening, ...]:
    """Addresses that are dialled although they are not public."""
    try:
        return tuple(parse_opening(word) for word in words(value))
    except ValueError:
        raise Unfit("must be a list of address:port and networks, like 10.1.2.3:9000, 10.0.0.0/8") from None


def ports(value: str) -> tuple[int, ...]:
    """The ports that are dialled."""
    port = integer(1, _HIGHEST_PORT)
    return tuple(port(word) for word in words(value))


def certificates(value: str) -> Path:
    """A file of authorities whose certificates are believed beside those that this machine believes."""
    found = path(value)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(found)
    except OSError:
        raise Unfit("must be a file of certificates in PEM") from None
    return found
