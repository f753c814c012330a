import datetime

from buf.validate import validate_pb2 as _validate_pb2
from carrel.monitor.v1 import post_pb2 as _post_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListPostHistoryRequest(_message.Message):
    __slots__ = ("id", "since", "until", "page_size", "page_token")
    ID_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    id: str
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    page_size: int
    page_token: str
    def __init__(self, id: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListPostHistoryResponse(_message.Message):
    __slots__ = ("observations", "next_page_token")
    OBSERVATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    observations: _containers.RepeatedCompositeFieldContainer[_post_pb2.Observation]
    next_page_token: str
    def __init__(self, observations: _Optional[_Iterable[_Union[_post_pb2.Observation, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListProfileHistoryRequest(_message.Message):
    __slots__ = ("id", "since", "until", "page_size", "page_token")
    ID_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    id: str
    since: str
    until: str
    page_size: int
    page_token: str
    def __init__(self, id: _Optional[str] = ..., since: _Optional[str] = ..., until: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListProfileHistoryResponse(_message.Message):
    __slots__ = ("days", "next_page_token")
    DAYS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    days: _containers.RepeatedCompositeFieldContainer[DailyTotals]
    next_page_token: str
    def __init__(self, days: _Optional[_Iterable[_Union[DailyTotals, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class DailyTotals(_message.Message):
    __slots__ = ("date", "total_posts", "total_views", "total_likes", "total_shares", "total_comments", "total_saves", "record_time")
    DATE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_POSTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_VIEWS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_LIKES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_SHARES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COMMENTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_SAVES_FIELD_NUMBER: _ClassVar[int]
    RECORD_TIME_FIELD_NUMBER: _ClassVar[int]
    date: str
    total_posts: int
    total_views: int
    total_likes: int
    total_shares: int
    total_comments: int
    total_saves: int
    record_time: _timestamp_pb2.Timestamp
    def __init__(self, date: _Optional[str] = ..., total_posts: _Optional[int] = ..., total_views: _Optional[int] = ..., total_likes: _Optional[int] = ..., total_shares: _Optional[int] = ..., total_comments: _Optional[int] = ..., total_saves: _Optional[int] = ..., record_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
