"""The HTTP session that the SDK is given: it obeys no variable of the environment, and takes no more than the limit."""

from http import HTTPStatus

from aiohttp import ClientPayloadError, ClientResponse, ClientSession, DummyCookieJar, TCPConnector, hdrs

from ocr.domain.failures import InvalidAnswer

_CHUNK = 64 * 1024


async def open_session(largest_answer: int) -> ClientSession:
    """A session of the running loop, that keeps nothing between calls but connections, one for each at a time."""
    return ClientSession(
        connector=TCPConnector(limit=0),
        headers={hdrs.ACCEPT_ENCODING: "identity"},
        cookie_jar=DummyCookieJar(),
        response_class=_bounded(largest_answer),
        auto_decompress=False,
        trust_env=False,
    )


def _bounded(largest: int) -> type[ClientResponse]:
    """Answers whose bodies are given up at the limit: the SDK would read them whole, whatever their size."""

    class BoundedResponse(ClientResponse):
        async def read(self) -> bytes:
            if self._body is None:
                try:
                    self._body = await self._read_within_limit()
                except BaseException:
                    self.close()
                    raise
            return self._body

        async def _read_within_limit(self) -> bytes:
            body = bytearray()
            async for chunk in self.content.iter_chunked(_CHUNK):
                body += chunk
                if len(body) > largest:
                    raise _too_large(self.status)
            return bytes(body)

    return BoundedResponse


def _too_large(status: int) -> Exception:
    # An answer of the model was paid for; anything else is a fault of who sent it.
    if status == HTTPStatus.OK:
        return InvalidAnswer("The model's answer is larger than the limit.")
    return ClientPayloadError("The body is larger than the limit.")
