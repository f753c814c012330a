"""A service of one's own for tests of the serve role: its contract is compiled when it is asked for."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import grpc
import grpc.aio
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_tools import protoc

from common.rpc import ChannelSettings, Server, open_channel, open_stream
from common.settings import Address

SERVICE = "echo.v1.EchoService"
SAY, READ, TELL = f"/{SERVICE}/Say", f"/{SERVICE}/Read", f"/{SERVICE}/Tell"

Answer = Callable[[Any, grpc.aio.ServicerContext[Any, Any]], Awaitable[Any]]
Tale = Callable[[Any, grpc.aio.ServicerContext[Any, Any]], AsyncGenerator[Any, None]]

# Generic in the stubs, not at run time.
Method: TypeAlias = "grpc.aio.UnaryUnaryMultiCallable[Any, Any]"

_HERE = Path(__file__).parent
_THIRD_PARTY = _HERE.parents[1] / "third_party" / "proto"


def say(**fields: object) -> Any:
    """A request."""
    return _message("SayRequest")(**fields)


def said(text: str) -> Any:
    """A response."""
    return _message("SayResponse")(text=text)


async def echo(request: Any, _: grpc.aio.ServicerContext[Any, Any]) -> Any:
    """Answers with the text that was asked."""
    return said(request.text)


def add_to_server(answers: Mapping[str, Answer], server: grpc.aio.Server) -> None:
    """As generated code does it, with an answer for each method."""
    request, response = _message("SayRequest"), _message("SayResponse")
    handlers = {
        name: grpc.unary_unary_rpc_method_handler(answer, request.FromString, response.SerializeToString)
        for name, answer in answers.items()
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))


def serving(answer: Answer = echo, port: int = 0, **options: Any) -> Server:
    """The service on a port of this machine, with one answer for all of its methods."""
    answers = {"Say": answer, "Read": answer}
    return Server(Address("127.0.0.1", port), [(add_to_server, answers)], [SERVICE], domain="echo.carrel", **options)


def telling(tale: Tale, **options: Any) -> Server:
    """The service on a port of this machine, with a stream for an answer."""

    def add(streamed: Tale, server: grpc.aio.Server) -> None:
        request, response = _message("SayRequest"), _message("SayResponse")
        handler = grpc.unary_stream_rpc_method_handler(streamed, request.FromString, response.SerializeToString)
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, {"Tell": handler}),))

    return Server(Address("127.0.0.1", 0), [(add, tale)], [SERVICE], domain="echo.carrel", **options)


def told(
    channel: grpc.aio.Channel, longest_pause: timedelta = timedelta(seconds=10)
) -> AbstractAsyncContextManager[AsyncIterator[Any]]:
    """What such a service tells, as a caller reads it."""
    request, response = _message("SayRequest"), _message("SayResponse")
    stub: Any = channel.unary_stream(TELL, request.SerializeToString, response.FromString)
    return open_stream(stub, TELL, say(), longest_pause)


def channel_to(server: Server, **options: Any) -> grpc.aio.Channel:
    """A channel as a service opens it."""
    return open_channel(Address("127.0.0.1", server.port), ChannelSettings(**options), [service()])


def plain_channel_to(server: Server, *options: tuple[str, Any]) -> grpc.aio.Channel:
    """A channel as a stranger opens it: no limits, no interceptors."""
    return grpc.aio.insecure_channel(
        f"127.0.0.1:{server.port}", options=[("grpc.max_send_message_length", -1), *options]
    )


def call(channel: grpc.aio.Channel, method: str = SAY) -> Method:
    """The method, as a stub has it."""
    response = _message("SayResponse")
    return channel.unary_unary(method, _message("SayRequest").SerializeToString, response.FromString)


def raw(channel: grpc.aio.Channel, method: str = SAY) -> Method:
    """The method for callers who send whatever they like."""
    return channel.unary_unary(method)


@cache
def service() -> ServiceDescriptor:
    """The service's descriptor."""
    with TemporaryDirectory() as folder:
        compiled = Path(folder) / "echo.binpb"
        includes = [f"-I{_HERE}", f"-I{_THIRD_PARTY}", f"-I{Path(protoc.__file__).parent / '_proto'}"]
        code = protoc.main(["protoc", *includes, f"--descriptor_set_out={compiled}", "--include_imports", "echo.proto"])
        assert code == 0, "the contract does not compile; `make` fills third_party/proto"
        files = FileDescriptorSet.FromString(compiled.read_bytes()).file
    pool = DescriptorPool()
    for file in files:
        pool.Add(file)
    return pool.FindServiceByName(SERVICE)


def _message(name: str) -> Any:
    return GetMessageClass(service().file.message_types_by_name[name])
