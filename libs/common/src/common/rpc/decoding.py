"""Server interceptor: bytes that are no message of their type are the caller's mistake, and are answered as one."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

import grpc
from google.protobuf.message import DecodeError

from common.errors import InvalidArgument
from common.rpc.interceptor import Call, Handler, Interceptor


class Decoding(Interceptor):
    """Reads the request itself: where grpc does, invalid UTF-8 ends as UNKNOWN, unseen by the other interceptors."""

    def around(self, call: Call) -> AbstractAsyncContextManager[None]:  # noqa: ARG002
        return nullcontext()

    def _wrap(self, method: str, handler: Handler) -> Handler:
        read = handler.request_deserializer
        if handler.request_streaming or read is None:
            return super()._wrap(method, handler)
        is_stream = handler.response_streaming
        answer: Any = handler.unary_stream if is_stream else handler.unary_unary

        async def call(request: bytes, context: Any) -> Any:
            return await answer(_read(read, request), context)

        wrapped: Any = grpc.unary_stream_rpc_method_handler if is_stream else grpc.unary_unary_rpc_method_handler
        made: Handler = wrapped(call, None, handler.response_serializer)
        return made


def _read(read: Callable[[bytes], Any], request: bytes) -> Any:
    try:
        return read(request)
    except (DecodeError, ValueError):
        raise InvalidArgument("The request is not a message of its type.") from None
