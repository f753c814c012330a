import datetime

from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Analysis(_message.Message):
    __slots__ = ("post_id", "state", "post_category", "slides", "engine", "error", "id", "model", "model_version", "prompt_version", "stored", "usage", "attempts", "create_time", "complete_time", "slides_left_out")
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
    ID_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    PROMPT_VERSION_FIELD_NUMBER: _ClassVar[int]
    STORED_FIELD_NUMBER: _ClassVar[int]
    USAGE_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_TIME_FIELD_NUMBER: _ClassVar[int]
    SLIDES_LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    post_id: str
    state: Analysis.State
    post_category: CategoryGuess
    slides: _containers.RepeatedCompositeFieldContainer[Slide]
    engine: str
    error: AnalysisError
    id: str
    model: str
    model_version: str
    prompt_version: int
    stored: bool
    usage: Usage
    attempts: int
    create_time: _timestamp_pb2.Timestamp
    complete_time: _timestamp_pb2.Timestamp
    slides_left_out: bool
    def __init__(self, post_id: _Optional[str] = ..., state: _Optional[_Union[Analysis.State, str]] = ..., post_category: _Optional[_Union[CategoryGuess, _Mapping]] = ..., slides: _Optional[_Iterable[_Union[Slide, _Mapping]]] = ..., engine: _Optional[str] = ..., error: _Optional[_Union[AnalysisError, _Mapping]] = ..., id: _Optional[str] = ..., model: _Optional[str] = ..., model_version: _Optional[str] = ..., prompt_version: _Optional[int] = ..., stored: _Optional[bool] = ..., usage: _Optional[_Union[Usage, _Mapping]] = ..., attempts: _Optional[int] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., complete_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., slides_left_out: _Optional[bool] = ...) -> None: ...

class CategoryGuess(_message.Message):
    __slots__ = ("category", "confidence", "is_new_category", "category_id", "corrected")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    IS_NEW_CATEGORY_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_ID_FIELD_NUMBER: _ClassVar[int]
    CORRECTED_FIELD_NUMBER: _ClassVar[int]
    category: str
    confidence: float
    is_new_category: bool
    category_id: str
    corrected: bool
    def __init__(self, category: _Optional[str] = ..., confidence: _Optional[float] = ..., is_new_category: _Optional[bool] = ..., category_id: _Optional[str] = ..., corrected: _Optional[bool] = ...) -> None: ...

class Slide(_message.Message):
    __slots__ = ("image_index", "slide_type", "ocr_text", "image_description", "confidence", "corrected")
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
    CORRECTED_FIELD_NUMBER: _ClassVar[int]
    image_index: int
    slide_type: Slide.Type
    ocr_text: str
    image_description: str
    confidence: float
    corrected: bool
    def __init__(self, image_index: _Optional[int] = ..., slide_type: _Optional[_Union[Slide.Type, str]] = ..., ocr_text: _Optional[str] = ..., image_description: _Optional[str] = ..., confidence: _Optional[float] = ..., corrected: _Optional[bool] = ...) -> None: ...

class Usage(_message.Message):
    __slots__ = ("calls", "prompt_tokens", "output_tokens", "thoughts_tokens", "cost_usd", "duration_seconds")
    CALLS_FIELD_NUMBER: _ClassVar[int]
    PROMPT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    THOUGHTS_TOKENS_FIELD_NUMBER: _ClassVar[int]
    COST_USD_FIELD_NUMBER: _ClassVar[int]
    DURATION_SECONDS_FIELD_NUMBER: _ClassVar[int]
    calls: int
    prompt_tokens: int
    output_tokens: int
    thoughts_tokens: int
    cost_usd: float
    duration_seconds: float
    def __init__(self, calls: _Optional[int] = ..., prompt_tokens: _Optional[int] = ..., output_tokens: _Optional[int] = ..., thoughts_tokens: _Optional[int] = ..., cost_usd: _Optional[float] = ..., duration_seconds: _Optional[float] = ...) -> None: ...

class AnalysisError(_message.Message):
    __slots__ = ("reason", "message", "image_index", "media_reason", "retryable")
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    IMAGE_INDEX_FIELD_NUMBER: _ClassVar[int]
    MEDIA_REASON_FIELD_NUMBER: _ClassVar[int]
    RETRYABLE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    message: str
    image_index: int
    media_reason: str
    retryable: bool
    def __init__(self, reason: _Optional[str] = ..., message: _Optional[str] = ..., image_index: _Optional[int] = ..., media_reason: _Optional[str] = ..., retryable: _Optional[bool] = ...) -> None: ...

class AnalysisBatch(_message.Message):
    __slots__ = ("batch_id", "status", "results", "accepted", "cancelled", "estimate", "create_time")
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_FIELD_NUMBER: _ClassVar[int]
    ESTIMATE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    status: Analysis.State
    results: _containers.RepeatedCompositeFieldContainer[Analysis]
    accepted: bool
    cancelled: bool
    estimate: BatchEstimate
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, batch_id: _Optional[str] = ..., status: _Optional[_Union[Analysis.State, str]] = ..., results: _Optional[_Iterable[_Union[Analysis, _Mapping]]] = ..., accepted: _Optional[bool] = ..., cancelled: _Optional[bool] = ..., estimate: _Optional[_Union[BatchEstimate, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class BatchEstimate(_message.Message):
    __slots__ = ("calls", "stored", "waiting", "refused", "cost_usd", "engine", "model")
    CALLS_FIELD_NUMBER: _ClassVar[int]
    STORED_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    COST_USD_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    calls: int
    stored: int
    waiting: int
    refused: int
    cost_usd: float
    engine: str
    model: str
    def __init__(self, calls: _Optional[int] = ..., stored: _Optional[int] = ..., waiting: _Optional[int] = ..., refused: _Optional[int] = ..., cost_usd: _Optional[float] = ..., engine: _Optional[str] = ..., model: _Optional[str] = ...) -> None: ...
