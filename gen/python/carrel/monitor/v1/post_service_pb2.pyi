from buf.validate import validate_pb2 as _validate_pb2
from carrel.monitor.v1 import post_pb2 as _post_pb2
from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetPostRequest(_message.Message):
    __slots__ = ("id", "include_history")
    ID_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_HISTORY_FIELD_NUMBER: _ClassVar[int]
    id: str
    include_history: bool
    def __init__(self, id: _Optional[str] = ..., include_history: _Optional[bool] = ...) -> None: ...

class ListPostsRequest(_message.Message):
    __slots__ = ("profile_id", "content_type", "ocr_status", "category", "query", "include_history", "order", "page_size", "page_token", "history_limit")
    class Order(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        ORDER_UNSPECIFIED: _ClassVar[ListPostsRequest.Order]
        NEWEST: _ClassVar[ListPostsRequest.Order]
        OLDEST: _ClassVar[ListPostsRequest.Order]
        VIEWS: _ClassVar[ListPostsRequest.Order]
        LIKES: _ClassVar[ListPostsRequest.Order]
        COMMENTS: _ClassVar[ListPostsRequest.Order]
        SHARES: _ClassVar[ListPostsRequest.Order]
        SAVES: _ClassVar[ListPostsRequest.Order]
    ORDER_UNSPECIFIED: ListPostsRequest.Order
    NEWEST: ListPostsRequest.Order
    OLDEST: ListPostsRequest.Order
    VIEWS: ListPostsRequest.Order
    LIKES: ListPostsRequest.Order
    COMMENTS: ListPostsRequest.Order
    SHARES: ListPostsRequest.Order
    SAVES: ListPostsRequest.Order
    PROFILE_ID_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    OCR_STATUS_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_HISTORY_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    HISTORY_LIMIT_FIELD_NUMBER: _ClassVar[int]
    profile_id: str
    content_type: _post_pb2.Post.ContentType
    ocr_status: _post_pb2.Post.OcrStatus
    category: str
    query: str
    include_history: bool
    order: ListPostsRequest.Order
    page_size: int
    page_token: str
    history_limit: int
    def __init__(self, profile_id: _Optional[str] = ..., content_type: _Optional[_Union[_post_pb2.Post.ContentType, str]] = ..., ocr_status: _Optional[_Union[_post_pb2.Post.OcrStatus, str]] = ..., category: _Optional[str] = ..., query: _Optional[str] = ..., include_history: _Optional[bool] = ..., order: _Optional[_Union[ListPostsRequest.Order, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., history_limit: _Optional[int] = ...) -> None: ...

class ListPostsResponse(_message.Message):
    __slots__ = ("posts", "next_page_token")
    POSTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    posts: _containers.RepeatedCompositeFieldContainer[_post_pb2.Post]
    next_page_token: str
    def __init__(self, posts: _Optional[_Iterable[_Union[_post_pb2.Post, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class BatchUpsertPostsRequest(_message.Message):
    __slots__ = ("profile", "posts", "force_recache")
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    POSTS_FIELD_NUMBER: _ClassVar[int]
    FORCE_RECACHE_FIELD_NUMBER: _ClassVar[int]
    profile: ProfileSource
    posts: _containers.RepeatedCompositeFieldContainer[_post_pb2.PostSource]
    force_recache: bool
    def __init__(self, profile: _Optional[_Union[ProfileSource, _Mapping]] = ..., posts: _Optional[_Iterable[_Union[_post_pb2.PostSource, _Mapping]]] = ..., force_recache: _Optional[bool] = ...) -> None: ...

class ProfileSource(_message.Message):
    __slots__ = ("handle", "tiktok_id", "nickname", "bio", "avatar", "verified")
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    TIKTOK_ID_FIELD_NUMBER: _ClassVar[int]
    NICKNAME_FIELD_NUMBER: _ClassVar[int]
    BIO_FIELD_NUMBER: _ClassVar[int]
    AVATAR_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_FIELD_NUMBER: _ClassVar[int]
    handle: str
    tiktok_id: str
    nickname: str
    bio: str
    avatar: _post_pb2.MediaSource
    verified: bool
    def __init__(self, handle: _Optional[str] = ..., tiktok_id: _Optional[str] = ..., nickname: _Optional[str] = ..., bio: _Optional[str] = ..., avatar: _Optional[_Union[_post_pb2.MediaSource, _Mapping]] = ..., verified: _Optional[bool] = ...) -> None: ...

class BatchUpsertPostsResponse(_message.Message):
    __slots__ = ("new_posts", "updated_posts", "media_queued")
    NEW_POSTS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_POSTS_FIELD_NUMBER: _ClassVar[int]
    MEDIA_QUEUED_FIELD_NUMBER: _ClassVar[int]
    new_posts: int
    updated_posts: int
    media_queued: int
    def __init__(self, new_posts: _Optional[int] = ..., updated_posts: _Optional[int] = ..., media_queued: _Optional[int] = ...) -> None: ...

class RecordAnalysisRequest(_message.Message):
    __slots__ = ("id", "ocr_status", "ocr_texts", "image_descriptions", "slide_classifications", "post_category", "revision")
    ID_FIELD_NUMBER: _ClassVar[int]
    OCR_STATUS_FIELD_NUMBER: _ClassVar[int]
    OCR_TEXTS_FIELD_NUMBER: _ClassVar[int]
    IMAGE_DESCRIPTIONS_FIELD_NUMBER: _ClassVar[int]
    SLIDE_CLASSIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    POST_CATEGORY_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    id: str
    ocr_status: _post_pb2.Post.OcrStatus
    ocr_texts: _containers.RepeatedScalarFieldContainer[str]
    image_descriptions: _containers.RepeatedScalarFieldContainer[str]
    slide_classifications: _containers.RepeatedScalarFieldContainer[_post_pb2.Post.SlideType]
    post_category: _post_pb2.PostCategory
    revision: int
    def __init__(self, id: _Optional[str] = ..., ocr_status: _Optional[_Union[_post_pb2.Post.OcrStatus, str]] = ..., ocr_texts: _Optional[_Iterable[str]] = ..., image_descriptions: _Optional[_Iterable[str]] = ..., slide_classifications: _Optional[_Iterable[_Union[_post_pb2.Post.SlideType, str]]] = ..., post_category: _Optional[_Union[_post_pb2.PostCategory, _Mapping]] = ..., revision: _Optional[int] = ...) -> None: ...
