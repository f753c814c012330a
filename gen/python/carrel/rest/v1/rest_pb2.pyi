from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Words(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WORDS_UNSPECIFIED: _ClassVar[Words]
    LOWER_CASE: _ClassVar[Words]
WORDS_UNSPECIFIED: Words
LOWER_CASE: Words
REST_FIELD_NUMBER: _ClassVar[int]
rest: _descriptor.FieldDescriptor
WORDS_FIELD_NUMBER: _ClassVar[int]
words: _descriptor.FieldDescriptor
OMIT_WHEN_EMPTY_FIELD_NUMBER: _ClassVar[int]
omit_when_empty: _descriptor.FieldDescriptor

class Rest(_message.Message):
    __slots__ = ("status", "status_flags", "headers", "location", "fan_out", "internal", "media_type", "redirect", "query", "waits")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    STATUS_FLAGS_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    FAN_OUT_FIELD_NUMBER: _ClassVar[int]
    INTERNAL_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    REDIRECT_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    WAITS_FIELD_NUMBER: _ClassVar[int]
    status: int
    status_flags: _containers.RepeatedCompositeFieldContainer[StatusFlag]
    headers: _containers.RepeatedCompositeFieldContainer[HeaderField]
    location: str
    fan_out: bool
    internal: bool
    media_type: str
    redirect: Redirect
    query: _containers.RepeatedScalarFieldContainer[str]
    waits: bool
    def __init__(self, status: _Optional[int] = ..., status_flags: _Optional[_Iterable[_Union[StatusFlag, _Mapping]]] = ..., headers: _Optional[_Iterable[_Union[HeaderField, _Mapping]]] = ..., location: _Optional[str] = ..., fan_out: _Optional[bool] = ..., internal: _Optional[bool] = ..., media_type: _Optional[str] = ..., redirect: _Optional[_Union[Redirect, _Mapping]] = ..., query: _Optional[_Iterable[str]] = ..., waits: _Optional[bool] = ...) -> None: ...

class Redirect(_message.Message):
    __slots__ = ("location", "max_age")
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    MAX_AGE_FIELD_NUMBER: _ClassVar[int]
    location: str
    max_age: str
    def __init__(self, location: _Optional[str] = ..., max_age: _Optional[str] = ...) -> None: ...

class StatusFlag(_message.Message):
    __slots__ = ("field", "status")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    field: str
    status: int
    def __init__(self, field: _Optional[str] = ..., status: _Optional[int] = ...) -> None: ...

class HeaderField(_message.Message):
    __slots__ = ("header", "word", "field")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    WORD_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    header: str
    word: str
    field: str
    def __init__(self, header: _Optional[str] = ..., word: _Optional[str] = ..., field: _Optional[str] = ...) -> None: ...
