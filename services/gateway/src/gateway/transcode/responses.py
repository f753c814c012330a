"""From the response message of a method to an HTTP answer."""

from dataclasses import dataclass, field
from urllib.parse import quote

import orjson
from google.protobuf.message import Message

from gateway.contracts import ContractFault, Method
from gateway.contracts.fields import EMPTY
from gateway.routes import Variable, template
from gateway.transcode.outgoing import Writers

JSON = "application/json"
_OK, _CREATED, _ACCEPTED, _NO_CONTENT = 200, 201, 202, 204


@dataclass(frozen=True)
class Answer:
    """What goes back to the caller: nothing of it depends on how HTTP is spoken."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


class ResponseWriter:
    """Writes the answers of one method."""

    def __init__(self, method: Method, writers: Writers) -> None:
        message, rest = method.descriptor.output_type, method.rest
        self._flags = [(each.field, each.status) for each in rest.status_flags]
        self._status = _usual_status(method)
        self._location = template(rest.location) if rest.location else ()
        fields = message.fields_by_name
        named = [name for name, _ in self._flags] + [
            each.field for each in self._location if isinstance(each, Variable)
        ]
        if unknown := [name for name in named if name not in fields]:
            raise ContractFault(f"{method.path}: its response has no field {unknown[0]}")
        self._write = writers.message(message, {name for name, _ in self._flags})

    def answer(self, message: Message) -> Answer:
        """The answer that carries the message."""
        status = next((status for name, status in self._flags if getattr(message, name)), self._status)
        headers = {"Location": self._place(message)} if self._location and status in {_CREATED, _ACCEPTED} else {}
        body = b"" if status == _NO_CONTENT else orjson.dumps(self._write(message))
        return Answer(status, body, headers=headers)

    def _place(self, message: Message) -> str:
        parts = (getattr(message, each.field) if isinstance(each, Variable) else each for each in self._location)
        return "".join(f"/{quote(str(part), safe='')}" for part in parts)


def success_statuses(method: Method) -> tuple[int, ...]:
    """Every status that the success of a method can have."""
    return tuple(sorted({_usual_status(method), *(each.status for each in method.rest.status_flags)}))


def _usual_status(method: Method) -> int:
    return method.rest.status or (_NO_CONTENT if method.descriptor.output_type.full_name == EMPTY else _OK)
