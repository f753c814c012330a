"""A failure on the wire: google.rpc.Status with ErrorInfo, BadRequest and RetryInfo, both ways."""

from collections.abc import Iterable
from typing import TypeVar

import grpc
from google.protobuf.any_pb2 import Any
from google.protobuf.message import DecodeError, Message
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

from common.errors import BY_KIND, TRANSIENT, Failure, Internal, InvalidArgument, Kind, Unavailable, Violation
from common.telemetry import redacted

DETAILS_KEY = "grpc-status-details-bin"
# All metadata of a call must stay below 8 KiB, where clients begin to refuse it.
_LARGEST_STATUS = 4096
_LONGEST_TEXT = 300

M = TypeVar("M", bound=Message)
# Codes outside the family: a server that goes away cancels what it has in hand.
_NEAREST: dict[grpc.StatusCode, type[Failure]] = {
    grpc.StatusCode.CANCELLED: Unavailable,
    grpc.StatusCode.OUT_OF_RANGE: InvalidArgument,
}


def to_status(failure: Failure, domain: str) -> Status:
    """The failure as a rich status, small enough to travel; violations that do not fit are left out."""
    status = Status(code=failure.kind.value, message=_text(failure.message))
    metadata = {name: _text(value) for name, value in failure.metadata.items()}
    _add(status, ErrorInfo(reason=failure.reason, domain=domain, metadata=metadata))
    if failure.retry_after is not None:
        _add(status, RetryInfo(retry_delay=failure.retry_after))
    if failure.violations:
        _add(status, _bad_request(failure.violations, _LARGEST_STATUS - status.ByteSize()))
    return status


def to_failure(error: grpc.aio.AioRpcError) -> Failure:
    """The failure that the status stands for; a status without details becomes the plain failure of its kind."""
    status = _status_of(error)
    about = _detail(status, ErrorInfo)
    retry = _detail(status, RetryInfo)
    fields = _detail(status, BadRequest) or BadRequest()
    family = _family(error.code())
    # What grpc itself says of a connection names addresses: it stays with the cause.
    plain = None if family.kind in TRANSIENT else error.details()
    return family(
        status.message or plain,
        reason=about.reason if about else None,
        metadata=dict(about.metadata) if about else None,
        violations=[Violation(one.field, one.description) for one in fields.field_violations],
        retry_after=retry.retry_delay.ToTimedelta() if retry else None,
    )


def code_of(failure: Failure) -> grpc.StatusCode:
    """The gRPC code of the same name as the failure's kind."""
    return grpc.StatusCode[failure.kind.name]


def _family(code: grpc.StatusCode) -> type[Failure]:
    kind = Kind.__members__.get(code.name)
    return BY_KIND[kind] if kind else _NEAREST.get(code, Internal)


def _status_of(error: grpc.aio.AioRpcError) -> Status:
    trailers = error.trailing_metadata() or ()
    found = next((value for key, value in trailers if key == DETAILS_KEY and isinstance(value, bytes)), b"")
    try:
        return Status.FromString(found)
    except DecodeError:
        return Status()


def _detail(status: Status, kind: type[M]) -> M | None:
    found = next((one for one in status.details if one.Is(kind.DESCRIPTOR)), None)
    if found is None:
        return None
    detail = kind()
    return detail if found.Unpack(detail) else None


def _add(status: Status, detail: Message) -> None:
    packed = Any()
    packed.Pack(detail)
    status.details.append(packed)


def _bad_request(violations: Iterable[Violation], space: int) -> BadRequest:
    request = BadRequest()
    for one in violations:
        request.field_violations.add(field=_text(one.field), description=_text(one.description))
        if request.ByteSize() > space:
            request.field_violations.pop()
            break
    return request


def _text(text: str) -> str:
    return redacted(text)[:_LONGEST_TEXT]
