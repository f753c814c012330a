"""What the server's interceptors have in common: something around every call, whatever its arity."""

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from inspect import isasyncgenfunction
from typing import Any, TypeAlias

import grpc
import grpc.aio
from google.protobuf.message import Message

# Generic in the stubs, not at run time.
Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"
Found: TypeAlias = "grpc.RpcMethodHandler[Any, Any] | None"
Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"


@dataclass(frozen=True)
class Call:
    """One call as it arrives. `request` is None where the caller streams."""

    method: str
    request: Message | None
    context: Context


class Interceptor(grpc.aio.ServerInterceptor):
    """Runs every call within `around(call)`. Each method is wrapped once and kept: handlers do not change."""

    @abstractmethod
    def around(self, call: Call) -> AbstractAsyncContextManager[None]:
        """What a call runs within."""

    @asynccontextmanager
    async def around_stream(self, call: Call) -> AsyncIterator[Context]:
        """What a call that answers with a stream runs within, and the context that its messages go out by."""
        async with self.around(call):
            yield call.context

    @cached_property
    def _wrapped(self) -> dict[str, Handler]:
        return {}

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Found]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Found:
        method = handler_call_details.method
        if method in self._wrapped:
            return self._wrapped[method]
        handler = await continuation(handler_call_details)
        if handler is not None:
            self._wrapped[method] = self._wrap(method, handler)
        return self._wrapped.get(method)

    def _wrap(self, method: str, handler: Handler) -> Handler:
        arity = f"{_word(handler.request_streaming)}_{_word(handler.response_streaming)}"
        answer = getattr(handler, arity)
        behaviour = self._streaming(method, answer) if handler.response_streaming else self._unary(method, answer)
        wrapped: Handler = getattr(grpc, f"{arity}_rpc_method_handler")(
            behaviour, handler.request_deserializer, handler.response_serializer
        )
        return wrapped

    def _unary(self, method: str, answer: Callable[..., Any]) -> Callable[..., Any]:
        async def call(request: Any, context: Any) -> Any:
            async with self.around(_call(method, request, context)):
                return await answer(request, context)

        return call

    def _streaming(self, method: str, answer: Callable[..., Any]) -> Callable[..., Any]:
        # Written, not yielded: a generator that its caller drops is closed in another context than it was opened in.
        async def call(request: Any, context: Any) -> None:
            async with self.around_stream(_call(method, request, context)) as within:
                if not isasyncgenfunction(answer):
                    await answer(request, within)
                    return
                # Closed here and now when its caller leaves: it may hold a connection.
                async with aclosing(answer(request, within)) as responses:
                    async for response in responses:
                        await _write(within, response)

        return call


async def _write(context: Context, response: Any) -> None:
    try:
        await context.write(response)
    except grpc.aio.InternalError:
        # How grpc says that nobody is left to write to, when it has not cancelled the handler yet.
        raise asyncio.CancelledError from None


def _call(method: str, request: Any, context: Any) -> Call:
    return Call(method, request if isinstance(request, Message) else None, context)


def _word(is_streaming: bool) -> str:
    return "stream" if is_streaming else "unary"
