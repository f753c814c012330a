from buf.validate import validate_pb2 as _validate_pb2
from carrel.monitor.v1 import profile_pb2 as _profile_pb2
from carrel.monitor.v1 import run_pb2 as _run_pb2
from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetProfileRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ListProfilesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "monitoring_enabled")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    MONITORING_ENABLED_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    monitoring_enabled: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., monitoring_enabled: _Optional[bool] = ...) -> None: ...

class ListProfilesResponse(_message.Message):
    __slots__ = ("profiles", "next_page_token")
    PROFILES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    profiles: _containers.RepeatedCompositeFieldContainer[_profile_pb2.Profile]
    next_page_token: str
    def __init__(self, profiles: _Optional[_Iterable[_Union[_profile_pb2.Profile, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class AddProfileRequest(_message.Message):
    __slots__ = ("handle", "is_own_profile")
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    IS_OWN_PROFILE_FIELD_NUMBER: _ClassVar[int]
    handle: str
    is_own_profile: bool
    def __init__(self, handle: _Optional[str] = ..., is_own_profile: _Optional[bool] = ...) -> None: ...

class AddProfileResponse(_message.Message):
    __slots__ = ("profile", "stats", "created")
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    STATS_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    profile: _profile_pb2.Profile
    stats: AddProfileStats
    created: bool
    def __init__(self, profile: _Optional[_Union[_profile_pb2.Profile, _Mapping]] = ..., stats: _Optional[_Union[AddProfileStats, _Mapping]] = ..., created: _Optional[bool] = ...) -> None: ...

class AddProfileStats(_message.Message):
    __slots__ = ("posts_scraped", "new_posts", "updated_posts", "media_queued")
    POSTS_SCRAPED_FIELD_NUMBER: _ClassVar[int]
    NEW_POSTS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_POSTS_FIELD_NUMBER: _ClassVar[int]
    MEDIA_QUEUED_FIELD_NUMBER: _ClassVar[int]
    posts_scraped: int
    new_posts: int
    updated_posts: int
    media_queued: int
    def __init__(self, posts_scraped: _Optional[int] = ..., new_posts: _Optional[int] = ..., updated_posts: _Optional[int] = ..., media_queued: _Optional[int] = ...) -> None: ...

class DeleteProfileRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class GetMonitoringRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class UpdateMonitoringRequest(_message.Message):
    __slots__ = ("id", "enabled", "interval_hours")
    ID_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_HOURS_FIELD_NUMBER: _ClassVar[int]
    id: str
    enabled: bool
    interval_hours: int
    def __init__(self, id: _Optional[str] = ..., enabled: _Optional[bool] = ..., interval_hours: _Optional[int] = ...) -> None: ...

class BatchUpdateMonitoringRequest(_message.Message):
    __slots__ = ("profile_ids", "enabled")
    PROFILE_IDS_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    profile_ids: _containers.RepeatedScalarFieldContainer[str]
    enabled: bool
    def __init__(self, profile_ids: _Optional[_Iterable[str]] = ..., enabled: _Optional[bool] = ...) -> None: ...

class BatchUpdateMonitoringResponse(_message.Message):
    __slots__ = ("updated", "not_found")
    UPDATED_FIELD_NUMBER: _ClassVar[int]
    NOT_FOUND_FIELD_NUMBER: _ClassVar[int]
    updated: int
    not_found: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, updated: _Optional[int] = ..., not_found: _Optional[_Iterable[str]] = ...) -> None: ...
