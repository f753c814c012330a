"""The origin of the bench: it shares the cores with what is measured, so it does next to nothing for an answer."""

import asyncio
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.media_cache.files import Template, templates
from bench.media_cache.kinds import KINDS
from dev.backing.ports import LOOPBACK

_WANTED = re.compile(rb"/([a-z0-9]+)-(\d+)[~./]")
_END = b"\r\n\r\n"
# More than a picture: what fits is sent in one call and never copied.
_SMALL_BYTES = 1024 * 1024
_PIECE_BYTES = 256 * 1024

Shelf = Mapping[bytes, Sequence[tuple[bytes, Template]]]


class Origin(asyncio.Protocol):
    """One connection: HTTP/1.1, kept alive, GET and nothing else. Whatever is no file says how many were given."""

    answered = 0

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._received = b""
        self._rest: Iterator[memoryview] = iter(())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        # The next piece is asked for when the one before it is gone, and not earlier.
        transport.set_write_buffer_limits(0)

    def data_received(self, data: bytes) -> None:
        """Answers once the head is whole; a request has no body."""
        self._received += data
        if self._received.endswith(_END):
            request, self._received = self._received, b""
            self._answer(request)

    def resume_writing(self) -> None:
        """Sends the next piece of a long answer: they are not all put into memory at once."""
        for piece in self._rest:
            self._transport.write(piece)
            if self._transport.get_write_buffer_size():
                return

    def _answer(self, request: bytes) -> None:
        found = _WANTED.search(request)
        if found is None:
            told = b"%d" % Origin.answered
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d" % len(told) + _END + told
            )
            return
        Origin.answered += 1
        number = int(found[2])
        files = self._shelf[found[1]]
        head, template = files[number % len(files)]
        before, digits, after = template.parts(number)
        if template.size_bytes <= _SMALL_BYTES:
            self._transport.writelines([head, before, digits, after])
            return
        self._rest = _pieces(after)
        self._transport.writelines([head, before, digits])
        self.resume_writing()


def _pieces(content: bytes) -> Iterator[memoryview]:
    whole = memoryview(content)
    return (whole[at : at + _PIECE_BYTES] for at in range(0, len(whole), _PIECE_BYTES))


def _shelf(folder: Path) -> Shelf:
    return {
        kind.name.encode(): [(_head(kind.content_type, each), each) for each in templates(folder, kind.name)]
        for kind in KINDS.values()
    }


def _head(content_type: str, template: Template) -> bytes:
    lines = ("HTTP/1.1 200 OK", f"Content-Type: {content_type}", f"Content-Length: {template.size_bytes}")
    return "\r\n".join(lines).encode() + _END


async def serve(folder: Path) -> None:
    """Answers until it is ended; says its address on standard output."""
    shelf = _shelf(folder)
    server = await asyncio.get_running_loop().create_server(lambda: Origin(shelf), LOOPBACK, 0)
    print(f"{LOOPBACK}:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
