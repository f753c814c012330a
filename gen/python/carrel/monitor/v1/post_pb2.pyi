import datetime

from buf.validate import validate_pb2 as _validate_pb2
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

class Post(_message.Message):
    __slots__ = ("id", "tiktok_id", "profile_id", "tiktok_uri", "content_type", "description", "publish_time", "view_count", "like_count", "share_count", "comment_count", "save_count", "duration", "music", "video", "cover", "images", "ocr_status", "ocr_texts", "image_descriptions", "slide_classifications", "post_category", "metrics_history", "matches")
    class ContentType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CONTENT_TYPE_UNSPECIFIED: _ClassVar[Post.ContentType]
        VIDEO: _ClassVar[Post.ContentType]
        IMAGE: _ClassVar[Post.ContentType]
    CONTENT_TYPE_UNSPECIFIED: Post.ContentType
    VIDEO: Post.ContentType
    IMAGE: Post.ContentType
    class OcrStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        OCR_STATUS_UNSPECIFIED: _ClassVar[Post.OcrStatus]
        PENDING: _ClassVar[Post.OcrStatus]
        PROCESSING: _ClassVar[Post.OcrStatus]
        COMPLETED: _ClassVar[Post.OcrStatus]
        FAILED: _ClassVar[Post.OcrStatus]
    OCR_STATUS_UNSPECIFIED: Post.OcrStatus
    PENDING: Post.OcrStatus
    PROCESSING: Post.OcrStatus
    COMPLETED: Post.OcrStatus
    FAILED: Post.OcrStatus
    class SlideType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SLIDE_TYPE_UNSPECIFIED: _ClassVar[Post.SlideType]
        HOOK: _ClassVar[Post.SlideType]
        CONTENT: _ClassVar[Post.SlideType]
        CTA: _ClassVar[Post.SlideType]
    SLIDE_TYPE_UNSPECIFIED: Post.SlideType
    HOOK: Post.SlideType
    CONTENT: Post.SlideType
    CTA: Post.SlideType
    ID_FIELD_NUMBER: _ClassVar[int]
    TIKTOK_ID_FIELD_NUMBER: _ClassVar[int]
    PROFILE_ID_FIELD_NUMBER: _ClassVar[int]
    TIKTOK_URI_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    PUBLISH_TIME_FIELD_NUMBER: _ClassVar[int]
    VIEW_COUNT_FIELD_NUMBER: _ClassVar[int]
    LIKE_COUNT_FIELD_NUMBER: _ClassVar[int]
    SHARE_COUNT_FIELD_NUMBER: _ClassVar[int]
    COMMENT_COUNT_FIELD_NUMBER: _ClassVar[int]
    SAVE_COUNT_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    MUSIC_FIELD_NUMBER: _ClassVar[int]
    VIDEO_FIELD_NUMBER: _ClassVar[int]
    COVER_FIELD_NUMBER: _ClassVar[int]
    IMAGES_FIELD_NUMBER: _ClassVar[int]
    OCR_STATUS_FIELD_NUMBER: _ClassVar[int]
    OCR_TEXTS_FIELD_NUMBER: _ClassVar[int]
    IMAGE_DESCRIPTIONS_FIELD_NUMBER: _ClassVar[int]
    SLIDE_CLASSIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    POST_CATEGORY_FIELD_NUMBER: _ClassVar[int]
    METRICS_HISTORY_FIELD_NUMBER: _ClassVar[int]
    MATCHES_FIELD_NUMBER: _ClassVar[int]
    id: str
    tiktok_id: str
    profile_id: str
    tiktok_uri: str
    content_type: Post.ContentType
    description: str
    publish_time: _timestamp_pb2.Timestamp
    view_count: int
    like_count: int
    share_count: int
    comment_count: int
    save_count: int
    duration: float
    music: Music
    video: _profile_pb2.Media
    cover: _profile_pb2.Media
    images: _containers.RepeatedCompositeFieldContainer[Image]
    ocr_status: Post.OcrStatus
    ocr_texts: _containers.RepeatedScalarFieldContainer[str]
    image_descriptions: _containers.RepeatedScalarFieldContainer[str]
    slide_classifications: _containers.RepeatedScalarFieldContainer[Post.SlideType]
    post_category: PostCategory
    metrics_history: _containers.RepeatedCompositeFieldContainer[Observation]
    matches: _containers.RepeatedCompositeFieldContainer[Match]
    def __init__(self, id: _Optional[str] = ..., tiktok_id: _Optional[str] = ..., profile_id: _Optional[str] = ..., tiktok_uri: _Optional[str] = ..., content_type: _Optional[_Union[Post.ContentType, str]] = ..., description: _Optional[str] = ..., publish_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., view_count: _Optional[int] = ..., like_count: _Optional[int] = ..., share_count: _Optional[int] = ..., comment_count: _Optional[int] = ..., save_count: _Optional[int] = ..., duration: _Optional[float] = ..., music: _Optional[_Union[Music, _Mapping]] = ..., video: _Optional[_Union[_profile_pb2.Media, _Mapping]] = ..., cover: _Optional[_Union[_profile_pb2.Media, _Mapping]] = ..., images: _Optional[_Iterable[_Union[Image, _Mapping]]] = ..., ocr_status: _Optional[_Union[Post.OcrStatus, str]] = ..., ocr_texts: _Optional[_Iterable[str]] = ..., image_descriptions: _Optional[_Iterable[str]] = ..., slide_classifications: _Optional[_Iterable[_Union[Post.SlideType, str]]] = ..., post_category: _Optional[_Union[PostCategory, _Mapping]] = ..., metrics_history: _Optional[_Iterable[_Union[Observation, _Mapping]]] = ..., matches: _Optional[_Iterable[_Union[Match, _Mapping]]] = ...) -> None: ...

class Match(_message.Message):
    __slots__ = ("source", "image_index", "excerpt")
    class Source(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SOURCE_UNSPECIFIED: _ClassVar[Match.Source]
        TITLE: _ClassVar[Match.Source]
        CAPTION: _ClassVar[Match.Source]
        SLIDE: _ClassVar[Match.Source]
    SOURCE_UNSPECIFIED: Match.Source
    TITLE: Match.Source
    CAPTION: Match.Source
    SLIDE: Match.Source
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    IMAGE_INDEX_FIELD_NUMBER: _ClassVar[int]
    EXCERPT_FIELD_NUMBER: _ClassVar[int]
    source: Match.Source
    image_index: int
    excerpt: _containers.RepeatedCompositeFieldContainer[ExcerptPart]
    def __init__(self, source: _Optional[_Union[Match.Source, str]] = ..., image_index: _Optional[int] = ..., excerpt: _Optional[_Iterable[_Union[ExcerptPart, _Mapping]]] = ...) -> None: ...

class ExcerptPart(_message.Message):
    __slots__ = ("text", "is_match")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    IS_MATCH_FIELD_NUMBER: _ClassVar[int]
    text: str
    is_match: bool
    def __init__(self, text: _Optional[str] = ..., is_match: _Optional[bool] = ...) -> None: ...

class Music(_message.Message):
    __slots__ = ("title", "author", "id", "uri")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    URI_FIELD_NUMBER: _ClassVar[int]
    title: str
    author: str
    id: str
    uri: str
    def __init__(self, title: _Optional[str] = ..., author: _Optional[str] = ..., id: _Optional[str] = ..., uri: _Optional[str] = ...) -> None: ...

class Image(_message.Message):
    __slots__ = ("id", "uri", "width", "height")
    ID_FIELD_NUMBER: _ClassVar[int]
    URI_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    id: str
    uri: str
    width: int
    height: int
    def __init__(self, id: _Optional[str] = ..., uri: _Optional[str] = ..., width: _Optional[int] = ..., height: _Optional[int] = ...) -> None: ...

class PostCategory(_message.Message):
    __slots__ = ("id", "name")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class Observation(_message.Message):
    __slots__ = ("view_count", "like_count", "share_count", "comment_count", "save_count", "record_time")
    VIEW_COUNT_FIELD_NUMBER: _ClassVar[int]
    LIKE_COUNT_FIELD_NUMBER: _ClassVar[int]
    SHARE_COUNT_FIELD_NUMBER: _ClassVar[int]
    COMMENT_COUNT_FIELD_NUMBER: _ClassVar[int]
    SAVE_COUNT_FIELD_NUMBER: _ClassVar[int]
    RECORD_TIME_FIELD_NUMBER: _ClassVar[int]
    view_count: int
    like_count: int
    share_count: int
    comment_count: int
    save_count: int
    record_time: _timestamp_pb2.Timestamp
    def __init__(self, view_count: _Optional[int] = ..., like_count: _Optional[int] = ..., share_count: _Optional[int] = ..., comment_count: _Optional[int] = ..., save_count: _Optional[int] = ..., record_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class PostSource(_message.Message):
    __slots__ = ("tiktok_id", "tiktok_uri", "content_type", "description", "publish_time", "view_count", "like_count", "share_count", "comment_count", "save_count", "duration", "music", "video", "cover", "images")
    TIKTOK_ID_FIELD_NUMBER: _ClassVar[int]
    TIKTOK_URI_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    PUBLISH_TIME_FIELD_NUMBER: _ClassVar[int]
    VIEW_COUNT_FIELD_NUMBER: _ClassVar[int]
    LIKE_COUNT_FIELD_NUMBER: _ClassVar[int]
    SHARE_COUNT_FIELD_NUMBER: _ClassVar[int]
    COMMENT_COUNT_FIELD_NUMBER: _ClassVar[int]
    SAVE_COUNT_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    MUSIC_FIELD_NUMBER: _ClassVar[int]
    VIDEO_FIELD_NUMBER: _ClassVar[int]
    COVER_FIELD_NUMBER: _ClassVar[int]
    IMAGES_FIELD_NUMBER: _ClassVar[int]
    tiktok_id: str
    tiktok_uri: str
    content_type: Post.ContentType
    description: str
    publish_time: _timestamp_pb2.Timestamp
    view_count: int
    like_count: int
    share_count: int
    comment_count: int
    save_count: int
    duration: float
    music: MusicSource
    video: MediaSource
    cover: MediaSource
    images: _containers.RepeatedCompositeFieldContainer[MediaSource]
    def __init__(self, tiktok_id: _Optional[str] = ..., tiktok_uri: _Optional[str] = ..., content_type: _Optional[_Union[Post.ContentType, str]] = ..., description: _Optional[str] = ..., publish_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., view_count: _Optional[int] = ..., like_count: _Optional[int] = ..., share_count: _Optional[int] = ..., comment_count: _Optional[int] = ..., save_count: _Optional[int] = ..., duration: _Optional[float] = ..., music: _Optional[_Union[MusicSource, _Mapping]] = ..., video: _Optional[_Union[MediaSource, _Mapping]] = ..., cover: _Optional[_Union[MediaSource, _Mapping]] = ..., images: _Optional[_Iterable[_Union[MediaSource, _Mapping]]] = ...) -> None: ...

class MediaSource(_message.Message):
    __slots__ = ("uri", "alternate_uris", "width", "height")
    URI_FIELD_NUMBER: _ClassVar[int]
    ALTERNATE_URIS_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    uri: str
    alternate_uris: _containers.RepeatedScalarFieldContainer[str]
    width: int
    height: int
    def __init__(self, uri: _Optional[str] = ..., alternate_uris: _Optional[_Iterable[str]] = ..., width: _Optional[int] = ..., height: _Optional[int] = ...) -> None: ...

class MusicSource(_message.Message):
    __slots__ = ("title", "author", "uri")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    URI_FIELD_NUMBER: _ClassVar[int]
    title: str
    author: str
    uri: str
    def __init__(self, title: _Optional[str] = ..., author: _Optional[str] = ..., uri: _Optional[str] = ...) -> None: ...
