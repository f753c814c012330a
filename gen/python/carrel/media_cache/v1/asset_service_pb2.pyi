from buf.validate import validate_pb2 as _validate_pb2
from carrel.media_cache.v1 import asset_pb2 as _asset_pb2
from carrel.media_cache.v1 import error_reason_pb2 as _error_reason_pb2
from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetAssetRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class BatchGetAssetsRequest(_message.Message):
    __slots__ = ("ids",)
    IDS_FIELD_NUMBER: _ClassVar[int]
    ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetAssetsResponse(_message.Message):
    __slots__ = ("assets",)
    ASSETS_FIELD_NUMBER: _ClassVar[int]
    assets: _containers.RepeatedCompositeFieldContainer[_asset_pb2.Asset]
    def __init__(self, assets: _Optional[_Iterable[_Union[_asset_pb2.Asset, _Mapping]]] = ...) -> None: ...

class BatchCacheAssetsRequest(_message.Message):
    __slots__ = ("assets", "force_recache")
    ASSETS_FIELD_NUMBER: _ClassVar[int]
    FORCE_RECACHE_FIELD_NUMBER: _ClassVar[int]
    assets: _containers.RepeatedCompositeFieldContainer[_asset_pb2.AssetSource]
    force_recache: bool
    def __init__(self, assets: _Optional[_Iterable[_Union[_asset_pb2.AssetSource, _Mapping]]] = ..., force_recache: _Optional[bool] = ...) -> None: ...

class BatchCacheAssetsResponse(_message.Message):
    __slots__ = ("assets",)
    ASSETS_FIELD_NUMBER: _ClassVar[int]
    assets: _containers.RepeatedCompositeFieldContainer[AcceptedAsset]
    def __init__(self, assets: _Optional[_Iterable[_Union[AcceptedAsset, _Mapping]]] = ...) -> None: ...

class AcceptedAsset(_message.Message):
    __slots__ = ("id", "status")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    id: str
    status: _asset_pb2.Asset.State
    def __init__(self, id: _Optional[str] = ..., status: _Optional[_Union[_asset_pb2.Asset.State, str]] = ...) -> None: ...

class BatchCachePostMediaRequest(_message.Message):
    __slots__ = ("posts", "force_recache")
    POSTS_FIELD_NUMBER: _ClassVar[int]
    FORCE_RECACHE_FIELD_NUMBER: _ClassVar[int]
    posts: _containers.RepeatedCompositeFieldContainer[PostMedia]
    force_recache: bool
    def __init__(self, posts: _Optional[_Iterable[_Union[PostMedia, _Mapping]]] = ..., force_recache: _Optional[bool] = ...) -> None: ...

class PostMedia(_message.Message):
    __slots__ = ("video", "cover", "music", "images", "avatar")
    VIDEO_FIELD_NUMBER: _ClassVar[int]
    COVER_FIELD_NUMBER: _ClassVar[int]
    MUSIC_FIELD_NUMBER: _ClassVar[int]
    IMAGES_FIELD_NUMBER: _ClassVar[int]
    AVATAR_FIELD_NUMBER: _ClassVar[int]
    video: _asset_pb2.AssetSource
    cover: _asset_pb2.AssetSource
    music: _asset_pb2.AssetSource
    images: _containers.RepeatedCompositeFieldContainer[_asset_pb2.AssetSource]
    avatar: _asset_pb2.AssetSource
    def __init__(self, video: _Optional[_Union[_asset_pb2.AssetSource, _Mapping]] = ..., cover: _Optional[_Union[_asset_pb2.AssetSource, _Mapping]] = ..., music: _Optional[_Union[_asset_pb2.AssetSource, _Mapping]] = ..., images: _Optional[_Iterable[_Union[_asset_pb2.AssetSource, _Mapping]]] = ..., avatar: _Optional[_Union[_asset_pb2.AssetSource, _Mapping]] = ...) -> None: ...

class BatchCachePostMediaResponse(_message.Message):
    __slots__ = ("posts", "queued")
    POSTS_FIELD_NUMBER: _ClassVar[int]
    QUEUED_FIELD_NUMBER: _ClassVar[int]
    posts: _containers.RepeatedCompositeFieldContainer[PostMediaIds]
    queued: int
    def __init__(self, posts: _Optional[_Iterable[_Union[PostMediaIds, _Mapping]]] = ..., queued: _Optional[int] = ...) -> None: ...

class PostMediaIds(_message.Message):
    __slots__ = ("video_id", "cover_id", "music_id", "image_ids", "avatar_id")
    VIDEO_ID_FIELD_NUMBER: _ClassVar[int]
    COVER_ID_FIELD_NUMBER: _ClassVar[int]
    MUSIC_ID_FIELD_NUMBER: _ClassVar[int]
    IMAGE_IDS_FIELD_NUMBER: _ClassVar[int]
    AVATAR_ID_FIELD_NUMBER: _ClassVar[int]
    video_id: str
    cover_id: str
    music_id: str
    image_ids: _containers.RepeatedScalarFieldContainer[str]
    avatar_id: str
    def __init__(self, video_id: _Optional[str] = ..., cover_id: _Optional[str] = ..., music_id: _Optional[str] = ..., image_ids: _Optional[_Iterable[str]] = ..., avatar_id: _Optional[str] = ...) -> None: ...

class ResolveUriRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class BatchResolveUrisRequest(_message.Message):
    __slots__ = ("ids",)
    IDS_FIELD_NUMBER: _ClassVar[int]
    ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchResolveUrisResponse(_message.Message):
    __slots__ = ("uris",)
    URIS_FIELD_NUMBER: _ClassVar[int]
    uris: _containers.RepeatedCompositeFieldContainer[_asset_pb2.ResolvedUri]
    def __init__(self, uris: _Optional[_Iterable[_Union[_asset_pb2.ResolvedUri, _Mapping]]] = ...) -> None: ...

class GetAssetContentRequest(_message.Message):
    __slots__ = ("id", "width")
    ID_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    id: str
    width: int
    def __init__(self, id: _Optional[str] = ..., width: _Optional[int] = ...) -> None: ...

class GetAssetContentResponse(_message.Message):
    __slots__ = ("uri", "max_age_seconds")
    URI_FIELD_NUMBER: _ClassVar[int]
    MAX_AGE_SECONDS_FIELD_NUMBER: _ClassVar[int]
    uri: str
    max_age_seconds: int
    def __init__(self, uri: _Optional[str] = ..., max_age_seconds: _Optional[int] = ...) -> None: ...

class ReadPictureRequest(_message.Message):
    __slots__ = ("id", "longest_side")
    ID_FIELD_NUMBER: _ClassVar[int]
    LONGEST_SIDE_FIELD_NUMBER: _ClassVar[int]
    id: str
    longest_side: int
    def __init__(self, id: _Optional[str] = ..., longest_side: _Optional[int] = ...) -> None: ...

class ReadPictureResponse(_message.Message):
    __slots__ = ("head", "piece")
    HEAD_FIELD_NUMBER: _ClassVar[int]
    PIECE_FIELD_NUMBER: _ClassVar[int]
    head: PictureHead
    piece: bytes
    def __init__(self, head: _Optional[_Union[PictureHead, _Mapping]] = ..., piece: _Optional[bytes] = ...) -> None: ...

class PictureHead(_message.Message):
    __slots__ = ("content_type", "size_bytes", "width", "height", "sha256")
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    content_type: str
    size_bytes: int
    width: int
    height: int
    sha256: str
    def __init__(self, content_type: _Optional[str] = ..., size_bytes: _Optional[int] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., sha256: _Optional[str] = ...) -> None: ...

class GetAssetStatsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AssetStats(_message.Message):
    __slots__ = ("pending", "downloading", "cached", "failed", "bytes")
    PENDING_FIELD_NUMBER: _ClassVar[int]
    DOWNLOADING_FIELD_NUMBER: _ClassVar[int]
    CACHED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    pending: int
    downloading: int
    cached: int
    failed: int
    bytes: int
    def __init__(self, pending: _Optional[int] = ..., downloading: _Optional[int] = ..., cached: _Optional[int] = ..., failed: _Optional[int] = ..., bytes: _Optional[int] = ...) -> None: ...

class RetryFailedAssetsRequest(_message.Message):
    __slots__ = ("reasons", "older_than_hours", "newer_than_hours", "only_retryable")
    REASONS_FIELD_NUMBER: _ClassVar[int]
    OLDER_THAN_HOURS_FIELD_NUMBER: _ClassVar[int]
    NEWER_THAN_HOURS_FIELD_NUMBER: _ClassVar[int]
    ONLY_RETRYABLE_FIELD_NUMBER: _ClassVar[int]
    reasons: _containers.RepeatedScalarFieldContainer[_error_reason_pb2.ErrorReason]
    older_than_hours: int
    newer_than_hours: int
    only_retryable: bool
    def __init__(self, reasons: _Optional[_Iterable[_Union[_error_reason_pb2.ErrorReason, str]]] = ..., older_than_hours: _Optional[int] = ..., newer_than_hours: _Optional[int] = ..., only_retryable: _Optional[bool] = ...) -> None: ...

class RetryFailedAssetsResponse(_message.Message):
    __slots__ = ("retried",)
    RETRIED_FIELD_NUMBER: _ClassVar[int]
    retried: int
    def __init__(self, retried: _Optional[int] = ...) -> None: ...

class CleanupAssetsRequest(_message.Message):
    __slots__ = ("older_than_days", "dry_run")
    OLDER_THAN_DAYS_FIELD_NUMBER: _ClassVar[int]
    DRY_RUN_FIELD_NUMBER: _ClassVar[int]
    older_than_days: int
    dry_run: bool
    def __init__(self, older_than_days: _Optional[int] = ..., dry_run: _Optional[bool] = ...) -> None: ...

class CleanupAssetsResponse(_message.Message):
    __slots__ = ("deleted", "bytes", "objects", "marked", "marked_bytes", "marked_objects")
    DELETED_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    OBJECTS_FIELD_NUMBER: _ClassVar[int]
    MARKED_FIELD_NUMBER: _ClassVar[int]
    MARKED_BYTES_FIELD_NUMBER: _ClassVar[int]
    MARKED_OBJECTS_FIELD_NUMBER: _ClassVar[int]
    deleted: int
    bytes: int
    objects: int
    marked: int
    marked_bytes: int
    marked_objects: int
    def __init__(self, deleted: _Optional[int] = ..., bytes: _Optional[int] = ..., objects: _Optional[int] = ..., marked: _Optional[int] = ..., marked_bytes: _Optional[int] = ..., marked_objects: _Optional[int] = ...) -> None: ...
