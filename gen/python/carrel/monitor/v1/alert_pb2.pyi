import datetime

from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Alert(_message.Message):
    __slots__ = ("id", "kind", "profile_id", "handle", "reason", "message", "failures", "create_time", "deliveries")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[Alert.Kind]
        PROFILE_FAILING: _ClassVar[Alert.Kind]
        PROFILE_RECOVERED: _ClassVar[Alert.Kind]
        SOURCE_CLOSED: _ClassVar[Alert.Kind]
        SOURCE_OPENED: _ClassVar[Alert.Kind]
    KIND_UNSPECIFIED: Alert.Kind
    PROFILE_FAILING: Alert.Kind
    PROFILE_RECOVERED: Alert.Kind
    SOURCE_CLOSED: Alert.Kind
    SOURCE_OPENED: Alert.Kind
    ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PROFILE_ID_FIELD_NUMBER: _ClassVar[int]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DELIVERIES_FIELD_NUMBER: _ClassVar[int]
    id: str
    kind: Alert.Kind
    profile_id: str
    handle: str
    reason: str
    message: str
    failures: int
    create_time: _timestamp_pb2.Timestamp
    deliveries: _containers.RepeatedCompositeFieldContainer[Delivery]
    def __init__(self, id: _Optional[str] = ..., kind: _Optional[_Union[Alert.Kind, str]] = ..., profile_id: _Optional[str] = ..., handle: _Optional[str] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ..., failures: _Optional[int] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., deliveries: _Optional[_Iterable[_Union[Delivery, _Mapping]]] = ...) -> None: ...

class Delivery(_message.Message):
    __slots__ = ("id", "channel", "status", "attempts", "create_time", "send_time", "end_time", "response_status", "error")
    class Channel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CHANNEL_UNSPECIFIED: _ClassVar[Delivery.Channel]
        WEBHOOK: _ClassVar[Delivery.Channel]
        EMAIL: _ClassVar[Delivery.Channel]
    CHANNEL_UNSPECIFIED: Delivery.Channel
    WEBHOOK: Delivery.Channel
    EMAIL: Delivery.Channel
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Delivery.State]
        PENDING: _ClassVar[Delivery.State]
        SENDING: _ClassVar[Delivery.State]
        DELIVERED: _ClassVar[Delivery.State]
        FAILED: _ClassVar[Delivery.State]
    STATE_UNSPECIFIED: Delivery.State
    PENDING: Delivery.State
    SENDING: Delivery.State
    DELIVERED: Delivery.State
    FAILED: Delivery.State
    ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SEND_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    RESPONSE_STATUS_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    id: str
    channel: Delivery.Channel
    status: Delivery.State
    attempts: int
    create_time: _timestamp_pb2.Timestamp
    send_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    response_status: int
    error: str
    def __init__(self, id: _Optional[str] = ..., channel: _Optional[_Union[Delivery.Channel, str]] = ..., status: _Optional[_Union[Delivery.State, str]] = ..., attempts: _Optional[int] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., send_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., response_status: _Optional[int] = ..., error: _Optional[str] = ...) -> None: ...
