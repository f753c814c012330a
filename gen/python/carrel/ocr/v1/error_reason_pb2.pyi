from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class ErrorReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERROR_REASON_UNSPECIFIED: _ClassVar[ErrorReason]
    ANALYSIS_UNIMPLEMENTED: _ClassVar[ErrorReason]
    POST_NOT_FOUND: _ClassVar[ErrorReason]
    BATCH_NOT_FOUND: _ClassVar[ErrorReason]
    DATABASE_UNAVAILABLE: _ClassVar[ErrorReason]
    POISON: _ClassVar[ErrorReason]
    CLEARED: _ClassVar[ErrorReason]
    INTERNAL: _ClassVar[ErrorReason]
ERROR_REASON_UNSPECIFIED: ErrorReason
ANALYSIS_UNIMPLEMENTED: ErrorReason
POST_NOT_FOUND: ErrorReason
BATCH_NOT_FOUND: ErrorReason
DATABASE_UNAVAILABLE: ErrorReason
POISON: ErrorReason
CLEARED: ErrorReason
INTERNAL: ErrorReason
