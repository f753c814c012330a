"""The body of an answer on its way: counted, unpacked within bounds, never longer than allowed."""

import zlib
from collections.abc import AsyncIterator, Callable, Iterator

from aiohttp import hdrs

from common.outward import Answer
from media_cache.domain.reasons import Reason, failure

_PIECE_BYTES = 64 * 1024
# How zlib is told to expect a gzip header; deflate has the header of zlib.
_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


async def body_of(answer: Answer, most_bytes: int) -> AsyncIterator[bytes]:
    """The unpacked body, piece by piece; raises TOO_LARGE before more than `most_bytes` of it are handed out."""
    if (answer.content_length or 0) > most_bytes:
        raise failure(Reason.TOO_LARGE, f"({answer.content_length} bytes announced)")
    unpack = _unpacking(answer.headers.get(hdrs.CONTENT_ENCODING, ""))
    size_bytes = 0
    async for received in answer.pieces():
        for piece in unpack(received):
            size_bytes += len(piece)
            if size_bytes > most_bytes:
                raise failure(Reason.TOO_LARGE, f"(more than {most_bytes} bytes)")
            yield piece
    unpack(b"")


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
            # zlib keeps all of it: an origin that goes on for ever would fill the memory.
            if self._stream.unused_data:
                raise failure(Reason.TRUNCATED, "(there is more behind the end of the content coding)")
            received = self._stream.unconsumed_tail

    def _end(self) -> tuple[bytes, ...]:
        if not self._stream.eof:
            raise failure(Reason.TRUNCATED, "(the content coding has no end)")
        return ()
