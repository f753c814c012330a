from buf.validate import validate_pb2 as _validate_pb2
from carrel.monitor.v1 import post_pb2 as _post_pb2
from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PostSlides(_message.Message):
    __slots__ = ("post_id", "content_type", "description", "slide_ids", "cover_id")
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    SLIDE_IDS_FIELD_NUMBER: _ClassVar[int]
    COVER_ID_FIELD_NUMBER: _ClassVar[int]
    post_id: str
    content_type: _post_pb2.Post.ContentType
    description: str
    slide_ids: _containers.RepeatedScalarFieldContainer[str]
    cover_id: str
    def __init__(self, post_id: _Optional[str] = ..., content_type: _Optional[_Union[_post_pb2.Post.ContentType, str]] = ..., description: _Optional[str] = ..., slide_ids: _Optional[_Iterable[str]] = ..., cover_id: _Optional[str] = ...) -> None: ...

class BatchGetPostSlidesRequest(_message.Message):
    __slots__ = ("ids",)
    IDS_FIELD_NUMBER: _ClassVar[int]
    ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetPostSlidesResponse(_message.Message):
    __slots__ = ("posts",)
    POSTS_FIELD_NUMBER: _ClassVar[int]
    posts: _containers.RepeatedCompositeFieldContainer[PostSlides]
    def __init__(self, posts: _Optional[_Iterable[_Union[PostSlides, _Mapping]]] = ...) -> None: ...

class FilterKnownPostsRequest(_message.Message):
    __slots__ = ("ids",)
    IDS_FIELD_NUMBER: _ClassVar[int]
    ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ids: _Optional[_Iterable[str]] = ...) -> None: ...

class FilterKnownPostsResponse(_message.Message):
    __slots__ = ("ids",)
    IDS_FIELD_NUMBER: _ClassVar[int]
    ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ids: _Optional[_Iterable[str]] = ...) -> None: ...
