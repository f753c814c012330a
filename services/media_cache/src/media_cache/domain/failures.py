"""What a caller can get wrong."""

from common.errors import FailedPrecondition, InvalidArgument, NotFound, ResourceExhausted


class AssetNotFound(NotFound):
    """There is no such asset."""

    reason = "ASSET_NOT_FOUND"


class InvalidUrl(InvalidArgument):
    """An address cannot be accepted."""

    reason = "INVALID_URL"


class InvalidKey(InvalidArgument):
    """An id is neither that of an asset nor can it be an object key."""

    reason = "INVALID_KEY"


class InvalidWidth(InvalidArgument):
    """Pictures are not offered in this width."""

    reason = "INVALID_WIDTH"


class NotAPicture(FailedPrecondition):
    """Only pictures come in other widths than their own."""

    reason = "NOT_A_PICTURE"


class VariantsBusy(ResourceExhausted):
    """Too many pictures are being scaled; try again in a moment."""

    reason = "VARIANTS_BUSY"


class QueueNotFound(NotFound):
    """There is no such queue here."""

    reason = "QUEUE_NOT_FOUND"
