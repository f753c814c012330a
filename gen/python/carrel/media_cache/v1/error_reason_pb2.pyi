from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class ErrorReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERROR_REASON_UNSPECIFIED: _ClassVar[ErrorReason]
    ASSET_NOT_FOUND: _ClassVar[ErrorReason]
    INVALID_URL: _ClassVar[ErrorReason]
    NOT_FOUND: _ClassVar[ErrorReason]
    GONE: _ClassVar[ErrorReason]
    FORBIDDEN: _ClassVar[ErrorReason]
    EXPIRED: _ClassVar[ErrorReason]
    BLOCKED_ADDRESS: _ClassVar[ErrorReason]
    NOT_MEDIA: _ClassVar[ErrorReason]
    TRUNCATED: _ClassVar[ErrorReason]
    CORRUPT: _ClassVar[ErrorReason]
    TOO_LARGE: _ClassVar[ErrorReason]
    TOO_MANY_PIXELS: _ClassVar[ErrorReason]
    TOO_MANY_REDIRECTS: _ClassVar[ErrorReason]
    TIMEOUT: _ClassVar[ErrorReason]
    UNREACHABLE: _ClassVar[ErrorReason]
    UPSTREAM_ERROR: _ClassVar[ErrorReason]
    RATE_LIMITED: _ClassVar[ErrorReason]
    STORE_ERROR: _ClassVar[ErrorReason]
    POISON: _ClassVar[ErrorReason]
    CLEARED: _ClassVar[ErrorReason]
    REFUSED: _ClassVar[ErrorReason]
    INTERNAL: _ClassVar[ErrorReason]
    DATABASE_UNAVAILABLE: _ClassVar[ErrorReason]
    INVALID_KEY: _ClassVar[ErrorReason]
    INVALID_WIDTH: _ClassVar[ErrorReason]
    NOT_A_PICTURE: _ClassVar[ErrorReason]
    VARIANTS_BUSY: _ClassVar[ErrorReason]
    ASSET_NOT_CACHED: _ClassVar[ErrorReason]
    OBJECT_MISSING: _ClassVar[ErrorReason]
    OBJECT_DAMAGED: _ClassVar[ErrorReason]
ERROR_REASON_UNSPECIFIED: ErrorReason
ASSET_NOT_FOUND: ErrorReason
INVALID_URL: ErrorReason
NOT_FOUND: ErrorReason
GONE: ErrorReason
FORBIDDEN: ErrorReason
EXPIRED: ErrorReason
BLOCKED_ADDRESS: ErrorReason
NOT_MEDIA: ErrorReason
TRUNCATED: ErrorReason
CORRUPT: ErrorReason
TOO_LARGE: ErrorReason
TOO_MANY_PIXELS: ErrorReason
TOO_MANY_REDIRECTS: ErrorReason
TIMEOUT: ErrorReason
UNREACHABLE: ErrorReason
UPSTREAM_ERROR: ErrorReason
RATE_LIMITED: ErrorReason
STORE_ERROR: ErrorReason
POISON: ErrorReason
CLEARED: ErrorReason
REFUSED: ErrorReason
INTERNAL: ErrorReason
DATABASE_UNAVAILABLE: ErrorReason
INVALID_KEY: ErrorReason
INVALID_WIDTH: ErrorReason
NOT_A_PICTURE: ErrorReason
VARIANTS_BUSY: ErrorReason
ASSET_NOT_CACHED: ErrorReason
OBJECT_MISSING: ErrorReason
OBJECT_DAMAGED: ErrorReason
