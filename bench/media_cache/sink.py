"""A bucket that keeps how large its objects are and lets their bytes go, so that what is measured is who fills it."""

import asyncio
import re

from dev.backing.ports import LOOPBACK

_BUFFER_BYTES = 512 * 1024
_LONGEST_HEAD = 16 * 1024
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_DONE = b'HTTP/1.1 200 OK\r\nETag: "0"\r\nContent-Length: 0' + _END
_ABSENT = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0" + _END


class Sink(asyncio.BufferedProtocol):
    """One connection. PUT keeps a size; HEAD and GET tell it, GET with as many zeros; signatures are not looked at."""

    def __init__(self, sizes: dict[bytes, int]) -> None:
        self._sizes = sizes
        self._buffer = memoryview(bytearray(_BUFFER_BYTES))
        self._filled = 0
        self._expected = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - asyncio names it
        """The same room again and again: bodies are written over one another."""
        return self._buffer[self._filled :]

    def buffer_updated(self, nbytes: int) -> None:
        """Reads on in the body, or in the head."""
        if self._expected:
            self._swallow(nbytes)
            return
        self._filled += nbytes
        head, end, _ = bytes(self._buffer[: min(self._filled, _LONGEST_HEAD)]).partition(_END)
        if end:
            received, self._filled = self._filled - len(head) - len(end), 0
            self._begin(head, received)

    def _begin(self, head: bytes, received: int) -> None:
        method, target, _ = head.split(b" ", 2)
        key = target.partition(b"?")[0]
        if method == b"PUT":
            length = _LENGTH.search(head)
            self._expected = self._sizes[key] = int(length[1]) if length else 0
            self._swallow(received)
        elif key.count(b"/") == 1:
            self._transport.write(_DONE)
        else:
            self._transport.write(self._found(method, key))

    def _swallow(self, count: int) -> None:
        self._expected -= count
        if self._expected == 0:
            self._transport.write(_DONE)

    def _found(self, method: bytes, key: bytes) -> bytes:
        size = self._sizes.get(key)
        if size is None:
            return _ABSENT
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d" % size + _END
        return head + bytes(size) if method == b"GET" else head


async def serve() -> None:
    """Answers until it is ended; says its address on standard output."""
    sizes: dict[bytes, int] = {}
    server = await asyncio.get_running_loop().create_server(lambda: Sink(sizes), LOOPBACK, 0)
    print(f"{LOOPBACK}:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
