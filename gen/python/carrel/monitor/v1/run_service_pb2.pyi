from buf.validate import validate_pb2 as _validate_pb2
from carrel.monitor.v1 import run_pb2 as _run_pb2
from carrel.rest.v1 import rest_pb2 as _rest_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetRunRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class TriggerRunRequest(_message.Message):
    __slots__ = ("id", "force_recache")
    ID_FIELD_NUMBER: _ClassVar[int]
    FORCE_RECACHE_FIELD_NUMBER: _ClassVar[int]
    id: str
    force_recache: bool
    def __init__(self, id: _Optional[str] = ..., force_recache: _Optional[bool] = ...) -> None: ...

class TriggerRunResponse(_message.Message):
    __slots__ = ("job_id", "status")
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    job_id: str
    status: _run_pb2.Run.State
    def __init__(self, job_id: _Optional[str] = ..., status: _Optional[_Union[_run_pb2.Run.State, str]] = ...) -> None: ...
