import datetime

from buf.validate import validate_pb2 as _validate_pb2
from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Asset(_message.Message):
    __slots__ = ("id", "original_uri", "alternate_uris", "kind", "status", "cache_key", "content_type", "size_bytes", "sha256", "width", "height", "attempts", "error", "create_time", "update_time")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Asset.State]
        PENDING: _ClassVar[Asset.State]
        DOWNLOADING: _ClassVar[Asset.State]
        CACHED: _ClassVar[Asset.State]
        FAILED: _ClassVar[Asset.State]
    STATE_UNSPECIFIED: Asset.State
    PENDING: Asset.State
    DOWNLOADING: Asset.State
    CACHED: Asset.State
    FAILED: Asset.State
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[Asset.Kind]
        IMAGE: _ClassVar[Asset.Kind]
        VIDEO: _ClassVar[Asset.Kind]
        AUDIO: _ClassVar[Asset.Kind]
        AVATAR: _ClassVar[Asset.Kind]
    KIND_UNSPECIFIED: Asset.Kind
    IMAGE: Asset.Kind
    VIDEO: Asset.Kind
    AUDIO: Asset.Kind
    AVATAR: Asset.Kind
    ID_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_URI_FIELD_NUMBER: _ClassVar[int]
    ALTERNATE_URIS_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CACHE_KEY_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    id: str
    original_uri: str
    alternate_uris: _containers.RepeatedScalarFieldContainer[str]
    kind: Asset.Kind
    status: Asset.State
    cache_key: str
    content_type: str
    size_bytes: int
    sha256: str
    width: int
    height: int
    attempts: int
    error: AssetError
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., original_uri: _Optional[str] = ..., alternate_uris: _Optional[_Iterable[str]] = ..., kind: _Optional[_Union[Asset.Kind, str]] = ..., status: _Optional[_Union[Asset.State, str]] = ..., cache_key: _Optional[str] = ..., content_type: _Optional[str] = ..., size_bytes: _Optional[int] = ..., sha256: _Optional[str] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., attempts: _Optional[int] = ..., error: _Optional[_Union[AssetError, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AssetError(_message.Message):
    __slots__ = ("reason", "message", "retryable")
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    RETRYABLE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    message: str
    retryable: bool
    def __init__(self, reason: _Optional[str] = ..., message: _Optional[str] = ..., retryable: _Optional[bool] = ...) -> None: ...

class AssetSource(_message.Message):
    __slots__ = ("uri", "alternate_uris", "kind", "width", "height")
    URI_FIELD_NUMBER: _ClassVar[int]
    ALTERNATE_URIS_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    uri: str
    alternate_uris: _containers.RepeatedScalarFieldContainer[str]
    kind: Asset.Kind
    width: int
    height: int
    def __init__(self, uri: _Optional[str] = ..., alternate_uris: _Optional[_Iterable[str]] = ..., kind: _Optional[_Union[Asset.Kind, str]] = ..., width: _Optional[int] = ..., height: _Optional[int] = ...) -> None: ...

class ResolvedUri(_message.Message):
    __slots__ = ("id", "uri", "origin")
    class Origin(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        ORIGIN_UNSPECIFIED: _ClassVar[ResolvedUri.Origin]
        CACHED: _ClassVar[ResolvedUri.Origin]
        ORIGIN: _ClassVar[ResolvedUri.Origin]
        ORIGINAL: _ClassVar[ResolvedUri.Origin]
        LEGACY: _ClassVar[ResolvedUri.Origin]
    ORIGIN_UNSPECIFIED: ResolvedUri.Origin
    CACHED: ResolvedUri.Origin
    ORIGIN: ResolvedUri.Origin
    ORIGINAL: ResolvedUri.Origin
    LEGACY: ResolvedUri.Origin
    ID_FIELD_NUMBER: _ClassVar[int]
    URI_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    id: str
    uri: str
    origin: ResolvedUri.Origin
    def __init__(self, id: _Optional[str] = ..., uri: _Optional[str] = ..., origin: _Optional[_Union[ResolvedUri.Origin, str]] = ...) -> None: ...
