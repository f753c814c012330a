from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Analysis(_message.Message):
    __slots__ = ("post_id", "state", "post_category", "slides", "engine", "error")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Analysis.State]
        PENDING: _ClassVar[Analysis.State]
        PROCESSING: _ClassVar[Analysis.State]
        COMPLETED: _ClassVar[Analysis.State]
        FAILED: _ClassVar[Analysis.State]
    STATE_UNSPECIFIED: Analysis.State
    PENDING: Analysis.State
    PROCESSING: Analysis.State
    COMPLETED: Analysis.State
    FAILED: Analysis.State
    POST_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    POST_CATEGORY_FIELD_NUMBER: _ClassVar[int]
    SLIDES_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    post_id: str
    state: Analysis.State
    post_category: CategoryGuess
    slides: _containers.RepeatedCompositeFieldContainer[Slide]
    engine: str
    error: AnalysisError
    def __init__(self, post_id: _Optional[str] = ..., state: _Optional[_Union[Analysis.State, str]] = ..., post_category: _Optional[_Union[CategoryGuess, _Mapping]] = ..., slides: _Optional[_Iterable[_Union[Slide, _Mapping]]] = ..., engine: _Optional[str] = ..., error: _Optional[_Union[AnalysisError, _Mapping]] = ...) -> None: ...

class CategoryGuess(_message.Message):
    __slots__ = ("category", "confidence", "is_new_category")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    IS_NEW_CATEGORY_FIELD_NUMBER: _ClassVar[int]
    category: str
    confidence: float
    is_new_category: bool
    def __init__(self, category: _Optional[str] = ..., confidence: _Optional[float] = ..., is_new_category: _Optional[bool] = ...) -> None: ...

class Slide(_message.Message):
    __slots__ = ("image_index", "slide_type", "ocr_text", "image_description", "confidence")
    class Type(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        TYPE_UNSPECIFIED: _ClassVar[Slide.Type]
        HOOK: _ClassVar[Slide.Type]
        CONTENT: _ClassVar[Slide.Type]
        CTA: _ClassVar[Slide.Type]
    TYPE_UNSPECIFIED: Slide.Type
    HOOK: Slide.Type
    CONTENT: Slide.Type
    CTA: Slide.Type
    IMAGE_INDEX_FIELD_NUMBER: _ClassVar[int]
    SLIDE_TYPE_FIELD_NUMBER: _ClassVar[int]
    OCR_TEXT_FIELD_NUMBER: _ClassVar[int]
    IMAGE_DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    image_index: int
    slide_type: Slide.Type
    ocr_text: str
    image_description: str
    confidence: float
    def __init__(self, image_index: _Optional[int] = ..., slide_type: _Optional[_Union[Slide.Type, str]] = ..., ocr_text: _Optional[str] = ..., image_description: _Optional[str] = ..., confidence: _Optional[float] = ...) -> None: ...

class AnalysisError(_message.Message):
    __slots__ = ("reason", "message")
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    message: str
    def __init__(self, reason: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class AnalysisBatch(_message.Message):
    __slots__ = ("batch_id", "status", "results", "accepted")
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    status: Analysis.State
    results: _containers.RepeatedCompositeFieldContainer[Analysis]
    accepted: bool
    def __init__(self, batch_id: _Optional[str] = ..., status: _Optional[_Union[Analysis.State, str]] = ..., results: _Optional[_Iterable[_Union[Analysis, _Mapping]]] = ..., accepted: _Optional[bool] = ...) -> None: ...
