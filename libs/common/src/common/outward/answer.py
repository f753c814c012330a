"""What comes back from an origin, whatever version of HTTP it came in."""

from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from aiohttp import ClientResponse


class Answer(Protocol):
    """An answer whose head is here and whose body is on its way."""

    @property
    def status(self) -> int:
        """The status code."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers; how a name is capitalised makes no difference."""
        ...

    @property
    def content_length(self) -> int | None:
        """How many bytes were announced, if any number was."""
        ...

    def pieces(self) -> AsyncIterator[bytes]:
        """The body as it comes, raising ClientPayloadError when it ends too early."""
        ...


class Http1Answer:
    """An answer in HTTP/1.1."""

    def __init__(self, response: ClientResponse) -> None:
        self._response = response
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers

    @property
    def content_length(self) -> int | None:
        """How many bytes were announced, if any number was."""
        return self._response.content_length

    def pieces(self) -> AsyncIterator[bytes]:
        """The body as it comes."""
        return self._response.content.iter_any()
