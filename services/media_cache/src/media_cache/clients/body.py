"""The body of an answer on its way to a file: counted, unpacked within bounds, never longer than allowed."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from aiohttp import ClientResponse, hdrs

from media_cache.domain.reasons import Reason, failure

_PIECE_BYTES = 64 * 1024
# How zlib is told to expect a gzip header; deflate has the header of zlib.
_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


async def save_body(answer: ClientResponse, target: Path, most_bytes: int) -> int:
    """Writes the body to `target` and returns its size; raises TOO_LARGE before more than `most_bytes` are kept."""
    if (answer.content_length or 0) > most_bytes:
        raise failure(Reason.TOO_LARGE, f"({answer.content_length} bytes announced)")
    unpack = _unpacking(answer.headers.get(hdrs.CONTENT_ENCODING, ""))
    size_bytes = 0
    with target.open("wb") as file:
        async for received in answer.content.iter_chunked(_PIECE_BYTES):
            for piece in unpack(received):
                size_bytes += len(piece)
                if size_bytes > most_bytes:
                    raise failure(Reason.TOO_LARGE, f"(more than {most_bytes} bytes)")
                file.write(piece)
        unpack(b"")
    return size_bytes


Unpack = Callable[[bytes], Iterator[bytes] | tuple[bytes, ...]]


def _unpacking(coding: str) -> Unpack:
    """How the body is coded: not at all was asked for, but not every origin listens."""
    name = coding.strip().lower()
    if name in ("", "identity"):
        return lambda received: (received,)
    if name not in _WINDOWS:
        raise failure(Reason.UPSTREAM_ERROR, "(a content coding that was not asked for)")
    return _Unpacker(_WINDOWS[name])


class _Unpacker:
    """Unpacks in small pieces, so that a bomb is noticed after one of them; an empty call marks the end."""

    def __init__(self, window: int) -> None:
        self._stream = zlib.decompressobj(window)

    def __call__(self, received: bytes) -> Iterator[bytes] | tuple[bytes, ...]:
        return self._pieces(received) if received else self._end()

    def _pieces(self, received: bytes) -> Iterator[bytes]:
        while received:
            try:
                yield self._stream.decompress(received, _PIECE_BYTES)
            except zlib.error as fault:
                raise failure(Reason.UPSTREAM_ERROR, "(a broken content coding)") from fault
            received = self._stream.unconsumed_tail

    def _end(self) -> tuple[bytes, ...]:
        if not self._stream.eof or self._stream.unused_data:
            raise failure(Reason.TRUNCATED, "(the content coding has no end, or more behind it)")
        return ()
