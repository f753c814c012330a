from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class ErrorReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERROR_REASON_UNSPECIFIED: _ClassVar[ErrorReason]
    PROFILE_NOT_FOUND: _ClassVar[ErrorReason]
    POST_NOT_FOUND: _ClassVar[ErrorReason]
    RUN_NOT_FOUND: _ClassVar[ErrorReason]
    INVALID_HANDLE: _ClassVar[ErrorReason]
    INVALID_URL: _ClassVar[ErrorReason]
    INVALID_PAGE_TOKEN: _ClassVar[ErrorReason]
    ACCOUNT_NOT_FOUND: _ClassVar[ErrorReason]
    ACCOUNT_PRIVATE: _ClassVar[ErrorReason]
    SOURCE_KEY_REFUSED: _ClassVar[ErrorReason]
    SOURCE_OUT_OF_CREDITS: _ClassVar[ErrorReason]
    SOURCE_RATE_LIMITED: _ClassVar[ErrorReason]
    SOURCE_UNAVAILABLE: _ClassVar[ErrorReason]
    SOURCE_UNREADABLE: _ClassVar[ErrorReason]
    DAILY_CREDITS_SPENT: _ClassVar[ErrorReason]
    MEDIA_CACHE_UNAVAILABLE: _ClassVar[ErrorReason]
    DATABASE_UNAVAILABLE: _ClassVar[ErrorReason]
    POISON: _ClassVar[ErrorReason]
    CLEARED: _ClassVar[ErrorReason]
    INTERNAL: _ClassVar[ErrorReason]
    ALERT_NOT_FOUND: _ClassVar[ErrorReason]
    ALERT_CHANNEL_MISSING: _ClassVar[ErrorReason]
    ALERT_ADDRESS_REFUSED: _ClassVar[ErrorReason]
    ALERT_REFUSED: _ClassVar[ErrorReason]
    ALERT_UNDELIVERED: _ClassVar[ErrorReason]
    REFRESH_UNDER_WAY: _ClassVar[ErrorReason]
    NOTHING_TO_SEARCH: _ClassVar[ErrorReason]
ERROR_REASON_UNSPECIFIED: ErrorReason
PROFILE_NOT_FOUND: ErrorReason
POST_NOT_FOUND: ErrorReason
RUN_NOT_FOUND: ErrorReason
INVALID_HANDLE: ErrorReason
INVALID_URL: ErrorReason
INVALID_PAGE_TOKEN: ErrorReason
ACCOUNT_NOT_FOUND: ErrorReason
ACCOUNT_PRIVATE: ErrorReason
SOURCE_KEY_REFUSED: ErrorReason
SOURCE_OUT_OF_CREDITS: ErrorReason
SOURCE_RATE_LIMITED: ErrorReason
SOURCE_UNAVAILABLE: ErrorReason
SOURCE_UNREADABLE: ErrorReason
DAILY_CREDITS_SPENT: ErrorReason
MEDIA_CACHE_UNAVAILABLE: ErrorReason
DATABASE_UNAVAILABLE: ErrorReason
POISON: ErrorReason
CLEARED: ErrorReason
INTERNAL: ErrorReason
ALERT_NOT_FOUND: ErrorReason
ALERT_CHANNEL_MISSING: ErrorReason
ALERT_ADDRESS_REFUSED: ErrorReason
ALERT_REFUSED: ErrorReason
ALERT_UNDELIVERED: ErrorReason
REFRESH_UNDER_WAY: ErrorReason
NOTHING_TO_SEARCH: ErrorReason
