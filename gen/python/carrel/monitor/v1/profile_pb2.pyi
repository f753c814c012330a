import datetime

from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Profile(_message.Message):
    __slots__ = ("id", "handle", "nickname", "bio", "avatar", "verified", "is_own_profile", "total_posts", "total_views", "total_likes", "total_shares", "total_comments", "total_saves", "monitoring_enabled", "interval_hours", "last_run_time", "next_run_time", "create_time", "update_time", "account_state", "account_state_time")
    class AccountState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        ACCOUNT_STATE_UNSPECIFIED: _ClassVar[Profile.AccountState]
        ACTIVE: _ClassVar[Profile.AccountState]
        PRIVATE: _ClassVar[Profile.AccountState]
        NOT_FOUND: _ClassVar[Profile.AccountState]
        EMPTY: _ClassVar[Profile.AccountState]
    ACCOUNT_STATE_UNSPECIFIED: Profile.AccountState
    ACTIVE: Profile.AccountState
    PRIVATE: Profile.AccountState
    NOT_FOUND: Profile.AccountState
    EMPTY: Profile.AccountState
    ID_FIELD_NUMBER: _ClassVar[int]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    NICKNAME_FIELD_NUMBER: _ClassVar[int]
    BIO_FIELD_NUMBER: _ClassVar[int]
    AVATAR_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_FIELD_NUMBER: _ClassVar[int]
    IS_OWN_PROFILE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_POSTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_VIEWS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_LIKES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_SHARES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COMMENTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_SAVES_FIELD_NUMBER: _ClassVar[int]
    MONITORING_ENABLED_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_HOURS_FIELD_NUMBER: _ClassVar[int]
    LAST_RUN_TIME_FIELD_NUMBER: _ClassVar[int]
    NEXT_RUN_TIME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_STATE_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_STATE_TIME_FIELD_NUMBER: _ClassVar[int]
    id: str
    handle: str
    nickname: str
    bio: str
    avatar: Media
    verified: bool
    is_own_profile: bool
    total_posts: int
    total_views: int
    total_likes: int
    total_shares: int
    total_comments: int
    total_saves: int
    monitoring_enabled: bool
    interval_hours: int
    last_run_time: _timestamp_pb2.Timestamp
    next_run_time: _timestamp_pb2.Timestamp
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    account_state: Profile.AccountState
    account_state_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., handle: _Optional[str] = ..., nickname: _Optional[str] = ..., bio: _Optional[str] = ..., avatar: _Optional[_Union[Media, _Mapping]] = ..., verified: _Optional[bool] = ..., is_own_profile: _Optional[bool] = ..., total_posts: _Optional[int] = ..., total_views: _Optional[int] = ..., total_likes: _Optional[int] = ..., total_shares: _Optional[int] = ..., total_comments: _Optional[int] = ..., total_saves: _Optional[int] = ..., monitoring_enabled: _Optional[bool] = ..., interval_hours: _Optional[int] = ..., last_run_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., next_run_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., account_state: _Optional[_Union[Profile.AccountState, str]] = ..., account_state_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AccountChange(_message.Message):
    __slots__ = ("state", "handle", "observe_time")
    STATE_FIELD_NUMBER: _ClassVar[int]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    OBSERVE_TIME_FIELD_NUMBER: _ClassVar[int]
    state: Profile.AccountState
    handle: str
    observe_time: _timestamp_pb2.Timestamp
    def __init__(self, state: _Optional[_Union[Profile.AccountState, str]] = ..., handle: _Optional[str] = ..., observe_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Media(_message.Message):
    __slots__ = ("id", "uri")
    ID_FIELD_NUMBER: _ClassVar[int]
    URI_FIELD_NUMBER: _ClassVar[int]
    id: str
    uri: str
    def __init__(self, id: _Optional[str] = ..., uri: _Optional[str] = ...) -> None: ...
