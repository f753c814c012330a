import datetime

from carrel.monitor.v1 import profile_pb2 as _profile_pb2
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
    __slots__ = ("id", "status", "start_time", "end_time", "posts_scraped", "pages_scraped", "error", "profile_id", "trigger", "force_recache", "new_posts", "updated_posts", "unchanged_posts", "skipped_posts", "media_queued", "credits_charged", "credits_remaining", "cursor", "end_reason", "error_reason", "trace_id", "create_time")
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
    class EndReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        END_REASON_UNSPECIFIED: _ClassVar[Run.EndReason]
        EMPTY_PAGE: _ClassVar[Run.EndReason]
        LAST_PAGE: _ClassVar[Run.EndReason]
        MISSING_CURSOR: _ClassVar[Run.EndReason]
        REPEATED_CURSOR: _ClassVar[Run.EndReason]
        CURSOR_CYCLE: _ClassVar[Run.EndReason]
        REPEATED_PAGE: _ClassVar[Run.EndReason]
        PAGE_LIMIT: _ClassVar[Run.EndReason]
    END_REASON_UNSPECIFIED: Run.EndReason
    EMPTY_PAGE: Run.EndReason
    LAST_PAGE: Run.EndReason
    MISSING_CURSOR: Run.EndReason
    REPEATED_CURSOR: Run.EndReason
    CURSOR_CYCLE: Run.EndReason
    REPEATED_PAGE: Run.EndReason
    PAGE_LIMIT: Run.EndReason
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
    NEW_POSTS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_POSTS_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_POSTS_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_POSTS_FIELD_NUMBER: _ClassVar[int]
    MEDIA_QUEUED_FIELD_NUMBER: _ClassVar[int]
    CREDITS_CHARGED_FIELD_NUMBER: _ClassVar[int]
    CREDITS_REMAINING_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    END_REASON_FIELD_NUMBER: _ClassVar[int]
    ERROR_REASON_FIELD_NUMBER: _ClassVar[int]
    TRACE_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
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
    new_posts: int
    updated_posts: int
    unchanged_posts: int
    skipped_posts: int
    media_queued: int
    credits_charged: int
    credits_remaining: int
    cursor: str
    end_reason: Run.EndReason
    error_reason: str
    trace_id: str
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., status: _Optional[_Union[Run.State, str]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., posts_scraped: _Optional[int] = ..., pages_scraped: _Optional[int] = ..., error: _Optional[str] = ..., profile_id: _Optional[str] = ..., trigger: _Optional[_Union[Run.Trigger, str]] = ..., force_recache: _Optional[bool] = ..., new_posts: _Optional[int] = ..., updated_posts: _Optional[int] = ..., unchanged_posts: _Optional[int] = ..., skipped_posts: _Optional[int] = ..., media_queued: _Optional[int] = ..., credits_charged: _Optional[int] = ..., credits_remaining: _Optional[int] = ..., cursor: _Optional[str] = ..., end_reason: _Optional[_Union[Run.EndReason, str]] = ..., error_reason: _Optional[str] = ..., trace_id: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Monitoring(_message.Message):
    __slots__ = ("profile_id", "monitoring_enabled", "interval_hours", "last_run_time", "next_run_time", "logs", "account_changes")
    PROFILE_ID_FIELD_NUMBER: _ClassVar[int]
    MONITORING_ENABLED_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_HOURS_FIELD_NUMBER: _ClassVar[int]
    LAST_RUN_TIME_FIELD_NUMBER: _ClassVar[int]
    NEXT_RUN_TIME_FIELD_NUMBER: _ClassVar[int]
    LOGS_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_CHANGES_FIELD_NUMBER: _ClassVar[int]
    profile_id: str
    monitoring_enabled: bool
    interval_hours: int
    last_run_time: _timestamp_pb2.Timestamp
    next_run_time: _timestamp_pb2.Timestamp
    logs: _containers.RepeatedCompositeFieldContainer[Run]
    account_changes: _containers.RepeatedCompositeFieldContainer[_profile_pb2.AccountChange]
    def __init__(self, profile_id: _Optional[str] = ..., monitoring_enabled: _Optional[bool] = ..., interval_hours: _Optional[int] = ..., last_run_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., next_run_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., logs: _Optional[_Iterable[_Union[Run, _Mapping]]] = ..., account_changes: _Optional[_Iterable[_Union[_profile_pb2.AccountChange, _Mapping]]] = ...) -> None: ...
