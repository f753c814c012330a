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
        if handler.request_streaming or handler.response_streaming or handler.request_deserializer is None:
            return super()._wrap(method, handler)
        answer, read = handler.unary_unary, handler.request_deserializer
        assert answer is not None  # noqa: S101 - held by the arity

        async def call(request: bytes, context: Any) -> Any:
            return await answer(_read(read, request), context)

        return grpc.unary_unary_rpc_method_handler(call, None, handler.response_serializer)


def _read(read: Callable[[bytes], Any], request: bytes) -> Any:
    try:
        return read(request)
    except (DecodeError, ValueError):
        raise InvalidArgument("The request is not a message of its type.") from None
