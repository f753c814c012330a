from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Category(_message.Message):
    __slots__ = ("id", "name", "post_count", "ai_generated")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    POST_COUNT_FIELD_NUMBER: _ClassVar[int]
    AI_GENERATED_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    post_count: int
    ai_generated: bool
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., post_count: _Optional[int] = ..., ai_generated: _Optional[bool] = ...) -> None: ...
