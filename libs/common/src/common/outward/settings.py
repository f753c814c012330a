"""What may be dialled, as it stands in settings."""

from common.outward.addresses import Opening, parse_opening
from common.settings import Unfit, integer, words

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
