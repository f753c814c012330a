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
    """This is no picture."""

    reason = "NOT_A_PICTURE"


class VariantsBusy(ResourceExhausted):
    """Too many pictures are being scaled; try again in a moment."""

    reason = "VARIANTS_BUSY"


class AssetNotCached(FailedPrecondition):
    """Only what is cached has bytes that can be read."""

    reason = "ASSET_NOT_CACHED"


class ObjectMissing(FailedPrecondition):
    """The store has lost the object of this asset; it has to be fetched again."""

    reason = "OBJECT_MISSING"


class ObjectDamaged(FailedPrecondition):
    """The object of this asset is not what was kept; it has to be fetched again."""

    reason = "OBJECT_DAMAGED"


class QueueNotFound(NotFound):
    """There is no such queue here."""

    reason = "QUEUE_NOT_FOUND"
