"""What a caller can get wrong."""

from common.errors import InvalidArgument, NotFound


class AssetNotFound(NotFound):
    """There is no such asset."""

    reason = "ASSET_NOT_FOUND"


class InvalidUrl(InvalidArgument):
    """An address cannot be accepted."""

    reason = "INVALID_URL"


class InvalidKey(InvalidArgument):
    """An id is neither that of an asset nor can it be an object key."""

    reason = "INVALID_KEY"


class QueueNotFound(NotFound):
    """There is no such queue here."""

    reason = "QUEUE_NOT_FOUND"
