"""Failures as problem documents (RFC 9457), and the refusals that only HTTP knows."""

import math
from collections.abc import Mapping
from http import HTTPStatus

import orjson

from common.errors import DeadlineExceeded, Failure, Internal, InvalidArgument, Kind, ResourceExhausted
from gateway.routes import MethodNotAllowed
from gateway.transcode import Answer

PROBLEM = "application/problem+json"


class BodyTooLarge(InvalidArgument):
    """The body is larger than this server takes."""

    reason = "BODY_TOO_LARGE"


class HeadersTooLarge(InvalidArgument):
    """The address or the headers are larger than this server takes."""

    reason = "HEADERS_TOO_LARGE"


class UnsupportedBody(InvalidArgument):
    """The body must be JSON in UTF-8, not compressed, under Content-Type: application/json."""

    reason = "UNSUPPORTED_BODY"


class UnsupportedExpectation(InvalidArgument):
    """Of all expectations only 100-continue is met."""

    reason = "UNSUPPORTED_EXPECTATION"


class MalformedRequest(InvalidArgument):
    """The request is not HTTP as it should be."""

    reason = "MALFORMED_REQUEST"


class RequestTooSlow(DeadlineExceeded):
    """The request did not arrive in time."""

    reason = "REQUEST_TOO_SLOW"


class KeyReused(InvalidArgument):
    """This Idempotency-Key belongs to another request."""

    reason = "IDEMPOTENCY_KEY_REUSED"


class RateExceeded(ResourceExhausted):
    """Too many requests; try again later."""

    reason = "RATE_EXCEEDED"


_BY_KIND: Mapping[Kind, HTTPStatus] = {
    Kind.INVALID_ARGUMENT: HTTPStatus.BAD_REQUEST,
    Kind.FAILED_PRECONDITION: HTTPStatus.BAD_REQUEST,
    Kind.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    Kind.PERMISSION_DENIED: HTTPStatus.FORBIDDEN,
    Kind.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Kind.ALREADY_EXISTS: HTTPStatus.CONFLICT,
    Kind.ABORTED: HTTPStatus.CONFLICT,
    Kind.RESOURCE_EXHAUSTED: HTTPStatus.TOO_MANY_REQUESTS,
    Kind.INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
    Kind.UNIMPLEMENTED: HTTPStatus.NOT_IMPLEMENTED,
    Kind.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    Kind.DEADLINE_EXCEEDED: HTTPStatus.GATEWAY_TIMEOUT,
}
_BY_FAMILY: Mapping[type[Failure], HTTPStatus] = {
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HeadersTooLarge: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    UnsupportedBody: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    UnsupportedExpectation: HTTPStatus.EXPECTATION_FAILED,
    RequestTooSlow: HTTPStatus.REQUEST_TIMEOUT,
    KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    MethodNotAllowed: HTTPStatus.METHOD_NOT_ALLOWED,
}


def status_of(failure: Failure) -> HTTPStatus:
    """The HTTP status of a failure: that of its gRPC code, where HTTP has no better one."""
    return _BY_FAMILY.get(type(failure)) or _BY_KIND[failure.kind]


def problem(failure: Failure, request_id: str) -> Answer:
    """The answer that tells of a failure; a fault of our own tells nothing but the id to ask about."""
    shown = Internal() if failure.kind is Kind.INTERNAL else failure
    status = status_of(shown)
    document = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": shown.message,
        "code": shown.kind.name,
        "reason": shown.reason,
        "violations": [{"field": one.field, "description": one.description} for one in shown.violations],
        "requestId": request_id,
    }
    return Answer(status.value, orjson.dumps(document), PROBLEM, _headers(failure))


def _headers(failure: Failure) -> dict[str, str]:
    headers = {}
    if failure.retry_after is not None:
        headers["Retry-After"] = str(max(1, math.ceil(failure.retry_after.total_seconds())))
    if isinstance(failure, MethodNotAllowed):
        headers["Allow"] = ", ".join(failure.allowed)
    if failure.kind is Kind.UNAUTHENTICATED:
        headers["WWW-Authenticate"] = "Bearer"
    return headers
