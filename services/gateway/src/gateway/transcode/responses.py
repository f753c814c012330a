"""From the response message of a method to an HTTP answer."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import orjson
from google.protobuf.message import Message

from gateway.contracts import ContractFault, Method
from gateway.contracts.fields import EMPTY
from gateway.routes import Template, Variable, template
from gateway.transcode.outgoing import Convert, Writers

JSON = "application/json"
BYTES = "application/octet-stream"
_OK, _CREATED, _ACCEPTED, _NO_CONTENT, _FOUND = 200, 201, 202, 204, 302
# What a URL may hold as it is; an escape that is there already stays one.
_LETTERS_OF_URLS = "!#$%&'()*+,/:;=?@[]~-._"


@dataclass(frozen=True)
class Answer:
    """What goes back to the caller: nothing of it depends on how HTTP is spoken."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class StreamedAnswer(Answer):
    """An answer whose body goes on: `rest` gives what follows, piece by piece."""

    rest: AsyncIterator[bytes]


class ResponseWriter:
    """Writes the answers of one method."""

    def __init__(self, method: Method, writers: Writers) -> None:
        message, rest = method.descriptor.output_type, method.rest
        self._flags = [(each.field, each.status) for each in rest.status_flags]
        self._status = _usual_status(method)
        self._location = template(rest.location) if rest.location else ()
        self._redirect = rest.redirect if method.is_redirect else None
        _check_names(method, self._location)
        left_out = {name for name, _ in self._flags}
        self._write = _bytes(method) if method.has_bytes else _json(writers.message(message, left_out))

    def answer(self, message: Message) -> Answer:
        """The answer that carries the message, or that leads to where the message says."""
        if self._redirect is not None:
            return _redirect(getattr(message, self._redirect.location), getattr(message, self._redirect.max_age))
        status = next((status for name, status in self._flags if getattr(message, name)), self._status)
        headers = {"Location": self._place(message)} if self._location and status in {_CREATED, _ACCEPTED} else {}
        if status == _NO_CONTENT:
            return Answer(status, headers=headers)
        body, content_type = self._write(message)
        return Answer(status, body, content_type, headers)

    def _place(self, message: Message) -> str:
        parts = (getattr(message, each.field) if isinstance(each, Variable) else each for each in self._location)
        return "".join(f"/{quote(str(part), safe='')}" for part in parts)


def _redirect(location: str, max_age: int) -> Answer:
    # The address is the caller's own: who shares a cache with it may have no key.
    caching = f"private, max-age={max_age}" if max_age > 0 else "no-store"
    return Answer(_FOUND, headers={"Location": quote(location, safe=_LETTERS_OF_URLS), "Cache-Control": caching})


def success_statuses(method: Method) -> tuple[int, ...]:
    """Every status that the success of a method can have."""
    return tuple(sorted({_usual_status(method), *(each.status for each in method.rest.status_flags)}))


def media_type(method: Method) -> str:
    """What the answer of a method is, by its contract."""
    return (method.rest.media_type or BYTES) if method.has_bytes else JSON


def _json(convert: Convert) -> Callable[[Any], tuple[bytes, str]]:
    return lambda message: (orjson.dumps(convert(message)), JSON)


def _bytes(method: Method) -> Callable[[Any], tuple[bytes, str]]:
    usual = media_type(method)
    return lambda message: (message.data, message.content_type or usual)


def _usual_status(method: Method) -> int:
    if method.is_redirect:
        return _FOUND
    return method.rest.status or (_NO_CONTENT if method.descriptor.output_type.full_name == EMPTY else _OK)


def _check_names(method: Method, location: Template) -> None:
    fields, redirect = method.descriptor.output_type.fields_by_name, method.rest.redirect
    names = [each.field for each in method.rest.status_flags]
    names += [each.field for each in location if isinstance(each, Variable)]
    names += [redirect.location, redirect.max_age] if method.is_redirect else []
    if unknown := [name for name in names if name not in fields]:
        raise ContractFault(f"{method.path}: its response has no field {unknown[0]}")
