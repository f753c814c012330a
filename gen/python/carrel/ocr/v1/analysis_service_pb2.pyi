from buf.validate import validate_pb2 as _validate_pb2
from carrel.ocr.v1 import analysis_pb2 as _analysis_pb2
from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AnalyzePostRequest(_message.Message):
    __slots__ = ("id", "force", "cover")
    ID_FIELD_NUMBER: _ClassVar[int]
    FORCE_FIELD_NUMBER: _ClassVar[int]
    COVER_FIELD_NUMBER: _ClassVar[int]
    id: str
    force: bool
    cover: bool
    def __init__(self, id: _Optional[str] = ..., force: _Optional[bool] = ..., cover: _Optional[bool] = ...) -> None: ...

class GetPostAnalysisRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ListPostAnalysesRequest(_message.Message):
    __slots__ = ("id", "page_size", "page_token")
    ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    id: str
    page_size: int
    page_token: str
    def __init__(self, id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListPostAnalysesResponse(_message.Message):
    __slots__ = ("analyses", "next_page_token")
    ANALYSES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    analyses: _containers.RepeatedCompositeFieldContainer[_analysis_pb2.Analysis]
    next_page_token: str
    def __init__(self, analyses: _Optional[_Iterable[_Union[_analysis_pb2.Analysis, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CorrectPostAnalysisRequest(_message.Message):
    __slots__ = ("id", "slides", "category_id", "reset_category")
    ID_FIELD_NUMBER: _ClassVar[int]
    SLIDES_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_ID_FIELD_NUMBER: _ClassVar[int]
    RESET_CATEGORY_FIELD_NUMBER: _ClassVar[int]
    id: str
    slides: _containers.RepeatedCompositeFieldContainer[SlideCorrection]
    category_id: str
    reset_category: bool
    def __init__(self, id: _Optional[str] = ..., slides: _Optional[_Iterable[_Union[SlideCorrection, _Mapping]]] = ..., category_id: _Optional[str] = ..., reset_category: _Optional[bool] = ...) -> None: ...

class SlideCorrection(_message.Message):
    __slots__ = ("image_index", "ocr_text", "slide_type")
    IMAGE_INDEX_FIELD_NUMBER: _ClassVar[int]
    OCR_TEXT_FIELD_NUMBER: _ClassVar[int]
    SLIDE_TYPE_FIELD_NUMBER: _ClassVar[int]
    image_index: int
    ocr_text: str
    slide_type: _analysis_pb2.Slide.Type
    def __init__(self, image_index: _Optional[int] = ..., ocr_text: _Optional[str] = ..., slide_type: _Optional[_Union[_analysis_pb2.Slide.Type, str]] = ...) -> None: ...

class BatchAnalyzePostsRequest(_message.Message):
    __slots__ = ("post_ids", "respond_async", "force", "cover", "dry_run")
    POST_IDS_FIELD_NUMBER: _ClassVar[int]
    RESPOND_ASYNC_FIELD_NUMBER: _ClassVar[int]
    FORCE_FIELD_NUMBER: _ClassVar[int]
    COVER_FIELD_NUMBER: _ClassVar[int]
    DRY_RUN_FIELD_NUMBER: _ClassVar[int]
    post_ids: _containers.RepeatedScalarFieldContainer[str]
    respond_async: bool
    force: bool
    cover: bool
    dry_run: bool
    def __init__(self, post_ids: _Optional[_Iterable[str]] = ..., respond_async: _Optional[bool] = ..., force: _Optional[bool] = ..., cover: _Optional[bool] = ..., dry_run: _Optional[bool] = ...) -> None: ...

class GetAnalysisBatchRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class CancelAnalysisBatchRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...
