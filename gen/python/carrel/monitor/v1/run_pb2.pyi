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

class Run(_message.Message):
    __slots__ = ("id", "status", "start_time", "end_time", "posts_scraped", "pages_scraped", "error", "profile_id", "trigger", "force_recache")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Run.State]
        PENDING: _ClassVar[Run.State]
        RUNNING: _ClassVar[Run.State]
        COMPLETED: _ClassVar[Run.State]
        FAILED: _ClassVar[Run.State]
    STATE_UNSPECIFIED: Run.State
    PENDING: Run.State
    RUNNING: Run.State
    COMPLETED: Run.State
    FAILED: Run.State
    class Trigger(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        TRIGGER_UNSPECIFIED: _ClassVar[Run.Trigger]
        SCHEDULED: _ClassVar[Run.Trigger]
        MANUAL: _ClassVar[Run.Trigger]
    TRIGGER_UNSPECIFIED: Run.Trigger
    SCHEDULED: Run.Trigger
    MANUAL: Run.Trigger
    ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    POSTS_SCRAPED_FIELD_NUMBER: _ClassVar[int]
    PAGES_SCRAPED_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    PROFILE_ID_FIELD_NUMBER: _ClassVar[int]
    TRIGGER_FIELD_NUMBER: _ClassVar[int]
    FORCE_RECACHE_FIELD_NUMBER: _ClassVar[int]
    id: str
    status: Run.State
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    posts_scraped: int
    pages_scraped: int
    error: str
    profile_id: str
    trigger: Run.Trigger
    force_recache: bool
    def __init__(self, id: _Optional[str] = ..., status: _Optional[_Union[Run.State, str]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., posts_scraped: _Optional[int] = ..., pages_scraped: _Optional[int] = ..., error: _Optional[str] = ..., profile_id: _Optional[str] = ..., trigger: _Optional[_Union[Run.Trigger, str]] = ..., force_recache: _Optional[bool] = ...) -> None: ...

class Monitoring(_message.Message):
    __slots__ = ("profile_id", "monitoring_enabled", "interval_hours", "last_run_time", "next_run_time", "logs")
    PROFILE_ID_FIELD_NUMBER: _ClassVar[int]
    MONITORING_ENABLED_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_HOURS_FIELD_NUMBER: _ClassVar[int]
    LAST_RUN_TIME_FIELD_NUMBER: _ClassVar[int]
    NEXT_RUN_TIME_FIELD_NUMBER: _ClassVar[int]
    LOGS_FIELD_NUMBER: _ClassVar[int]
    profile_id: str
    monitoring_enabled: bool
    interval_hours: int
    last_run_time: _timestamp_pb2.Timestamp
    next_run_time: _timestamp_pb2.Timestamp
    logs: _containers.RepeatedCompositeFieldContainer[Run]
    def __init__(self, profile_id: _Optional[str] = ..., monitoring_enabled: _Optional[bool] = ..., interval_hours: _Optional[int] = ..., last_run_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., next_run_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., logs: _Optional[_Iterable[_Union[Run, _Mapping]]] = ...) -> None: ...
