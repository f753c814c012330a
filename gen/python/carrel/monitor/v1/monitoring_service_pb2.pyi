import datetime

from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetSummaryRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Summary(_message.Message):
    __slots__ = ("profiles", "runs", "failures", "source", "credits")
    PROFILES_FIELD_NUMBER: _ClassVar[int]
    RUNS_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    CREDITS_FIELD_NUMBER: _ClassVar[int]
    profiles: ProfileFigures
    runs: RunFigures
    failures: _containers.RepeatedCompositeFieldContainer[FailureFigure]
    source: Source
    credits: CreditFigures
    def __init__(self, profiles: _Optional[_Union[ProfileFigures, _Mapping]] = ..., runs: _Optional[_Union[RunFigures, _Mapping]] = ..., failures: _Optional[_Iterable[_Union[FailureFigure, _Mapping]]] = ..., source: _Optional[_Union[Source, _Mapping]] = ..., credits: _Optional[_Union[CreditFigures, _Mapping]] = ...) -> None: ...

class ProfileFigures(_message.Message):
    __slots__ = ("total", "monitored", "active", "private", "not_found", "empty")
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    MONITORED_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    PRIVATE_FIELD_NUMBER: _ClassVar[int]
    NOT_FOUND_FIELD_NUMBER: _ClassVar[int]
    EMPTY_FIELD_NUMBER: _ClassVar[int]
    total: int
    monitored: int
    active: int
    private: int
    not_found: int
    empty: int
    def __init__(self, total: _Optional[int] = ..., monitored: _Optional[int] = ..., active: _Optional[int] = ..., private: _Optional[int] = ..., not_found: _Optional[int] = ..., empty: _Optional[int] = ...) -> None: ...

class RunFigures(_message.Message):
    __slots__ = ("due", "pending", "running", "completed_today", "failed_today")
    DUE_FIELD_NUMBER: _ClassVar[int]
    PENDING_FIELD_NUMBER: _ClassVar[int]
    RUNNING_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_TODAY_FIELD_NUMBER: _ClassVar[int]
    FAILED_TODAY_FIELD_NUMBER: _ClassVar[int]
    due: int
    pending: int
    running: int
    completed_today: int
    failed_today: int
    def __init__(self, due: _Optional[int] = ..., pending: _Optional[int] = ..., running: _Optional[int] = ..., completed_today: _Optional[int] = ..., failed_today: _Optional[int] = ...) -> None: ...

class FailureFigure(_message.Message):
    __slots__ = ("reason", "runs")
    REASON_FIELD_NUMBER: _ClassVar[int]
    RUNS_FIELD_NUMBER: _ClassVar[int]
    reason: str
    runs: int
    def __init__(self, reason: _Optional[str] = ..., runs: _Optional[int] = ...) -> None: ...

class Source(_message.Message):
    __slots__ = ("name", "state", "reason", "since_time")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Source.State]
        OPEN: _ClassVar[Source.State]
        KEY_REFUSED: _ClassVar[Source.State]
        OUT_OF_CREDITS: _ClassVar[Source.State]
    STATE_UNSPECIFIED: Source.State
    OPEN: Source.State
    KEY_REFUSED: Source.State
    OUT_OF_CREDITS: Source.State
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SINCE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: Source.State
    reason: str
    since_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[Source.State, str]] = ..., reason: _Optional[str] = ..., since_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CreditFigures(_message.Message):
    __slots__ = ("remaining", "charged_today", "per_day", "per_profile", "days_left")
    REMAINING_FIELD_NUMBER: _ClassVar[int]
    CHARGED_TODAY_FIELD_NUMBER: _ClassVar[int]
    PER_DAY_FIELD_NUMBER: _ClassVar[int]
    PER_PROFILE_FIELD_NUMBER: _ClassVar[int]
    DAYS_LEFT_FIELD_NUMBER: _ClassVar[int]
    remaining: int
    charged_today: int
    per_day: _containers.RepeatedCompositeFieldContainer[DayCredits]
    per_profile: _containers.RepeatedCompositeFieldContainer[ProfileCredits]
    days_left: float
    def __init__(self, remaining: _Optional[int] = ..., charged_today: _Optional[int] = ..., per_day: _Optional[_Iterable[_Union[DayCredits, _Mapping]]] = ..., per_profile: _Optional[_Iterable[_Union[ProfileCredits, _Mapping]]] = ..., days_left: _Optional[float] = ...) -> None: ...

class DayCredits(_message.Message):
    __slots__ = ("date", "charged")
    DATE_FIELD_NUMBER: _ClassVar[int]
    CHARGED_FIELD_NUMBER: _ClassVar[int]
    date: str
    charged: int
    def __init__(self, date: _Optional[str] = ..., charged: _Optional[int] = ...) -> None: ...

class ProfileCredits(_message.Message):
    __slots__ = ("profile_id", "handle", "charged")
    PROFILE_ID_FIELD_NUMBER: _ClassVar[int]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    CHARGED_FIELD_NUMBER: _ClassVar[int]
    profile_id: str
    handle: str
    charged: int
    def __init__(self, profile_id: _Optional[str] = ..., handle: _Optional[str] = ..., charged: _Optional[int] = ...) -> None: ...
