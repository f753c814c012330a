"""From the parts of an HTTP request to the request message of a method."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from gateway.routes import Binding
from gateway.routes.sources import sources
from gateway.transcode.incoming import Take, Takers, moment, scalar, take_members
from gateway.transcode.misfit import Faults, Misfit, foreign
from gateway.transcode.scalars import text_reader
from gateway.transcode.strict import read_json


@dataclass(frozen=True)
class Parts:
    """What of a request can say something: the variables of its path, its parameters, its headers and its body."""

    variables: Sequence[str] = ()
    parameters: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class RequestReader:
    """Reads the requests of one binding."""

    def __init__(self, binding: Binding, takers: Takers) -> None:
        parts = sources(binding)
        self._message_class: type[Any] = GetMessageClass(binding.method.descriptor.input_type)
        self._path = [(each, _text(each)) for each in parts.path]
        self._query = {each.json_name: (each, _text(each)) for each in parts.query}
        self._headers = binding.method.rest.headers
        self._members = takers.members(parts.body)
        self._whole = (parts.whole.name, takers.field(parts.whole)) if parts.whole is not None else None
        self.takes_body = bool(binding.body)

    def read(self, parts: Parts) -> Message:
        """The message; InvalidArgument with everything that is wrong when there is none."""
        faults = Faults()
        values = self._of_body(parts.body, faults)
        values |= self._of_query(parts.parameters, values.keys(), faults)
        values |= {
            each.field: True for each in self._headers if each.word.lower() in _listed(parts.headers, each.header)
        }
        for (each, take), text in zip(self._path, parts.variables, strict=True):
            values[each.name] = take(text, each.json_name, faults)
        faults.check()
        message: Message = self._message_class(**values)
        return message

    def _of_body(self, body: bytes, faults: Faults) -> dict[str, Any]:
        if not body:
            return {}
        if not self.takes_body:
            faults.add("", "must be empty: this method takes none")
            return {}
        try:
            value = read_json(body)
        except Misfit as misfit:
            faults.add("", str(misfit))
            return {}
        if self._whole is not None:
            name, take = self._whole
            return {name: take(value, "", faults)}
        return take_members(self._members, value, "", faults)

    def _of_query(
        self, parameters: Sequence[tuple[str, str]], of_body: Collection[str], faults: Faults
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, text in parameters:
            if name not in self._query:
                faults.add(foreign(name), "there is no such parameter")
                continue
            each, take = self._query[name]
            value = take(text, name, faults)
            if each.name in of_body:
                faults.add(name, "is given in the body already")
            elif each.is_repeated:
                values.setdefault(each.name, []).append(value)
            elif each.name in values:
                faults.add(name, "is given twice")
            else:
                values[each.name] = value
        return values


def _text(each: FieldDescriptor) -> Take:
    return scalar(moment if each.message_type is not None else text_reader(each))


def _listed(headers: Mapping[str, str], name: str) -> list[str]:
    # A list may be given in several lines, of which a lookup by name finds the first.
    lines = [value for each, value in headers.items() if each.lower() == name.lower()]
    values = ",".join(lines).split(",")
    # Parameters of a preference (`respond-async; wait=5`) do not change what is preferred.
    return [value.partition(";")[0].strip().lower() for value in values]
