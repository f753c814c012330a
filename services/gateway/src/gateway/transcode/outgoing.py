"""From a message to plain JSON: what orjson writes as it stands."""

from base64 import b64encode
from collections.abc import Callable, Set
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from gateway.contracts import ContractFault
from gateway.contracts.fields import EMPTY, TIMESTAMP, is_left_out_when_empty, is_map, words
from gateway.transcode.times import written_time

Convert = Callable[[Any], Any]


class Writers:
    """What writes each message type, made once."""

    def __init__(self) -> None:
        self._made: dict[str, Convert] = {}

    def message(self, message: Descriptor, left_out: Set[str] = frozenset()) -> Convert:
        """Writes a message of this type, but for the fields `left_out`."""
        if left_out:
            return self._planned(_Plan(), message, left_out)
        if message.full_name not in self._made:
            self._made[message.full_name] = self._own(message)
        return self._made[message.full_name]

    def _own(self, message: Descriptor) -> Convert:
        if message.full_name == TIMESTAMP:
            return written_time
        if message.full_name.startswith("google.protobuf.") and message.full_name != EMPTY:
            raise ContractFault(f"{message.full_name} is not understood as JSON")
        plan = _Plan()
        # Entered before its fields are looked at: a type may hold itself.
        self._made[message.full_name] = plan.write
        return self._planned(plan, message, frozenset())

    def _planned(self, plan: "_Plan", message: Descriptor, left_out: Set[str]) -> Convert:
        for field in message.fields:
            if field.name not in left_out:
                plan.enter(field, self._field(field))
        return plan.write

    def _field(self, field: FieldDescriptor) -> Convert | None:
        if is_map(field):
            assert field.message_type is not None  # noqa: S101 - entries are messages
            return _mapping(self._single(field.message_type.fields_by_name["value"]))
        return _sequence(self._single(field)) if field.is_repeated else self._single(field)

    def _single(self, field: FieldDescriptor) -> Convert | None:
        if field.message_type is not None:
            return self.message(field.message_type)
        if field.enum_type is not None:
            return dict(words(field.enum_type)).get
        return _base64 if field.type == FieldDescriptor.TYPE_BYTES else None


class _Plan:
    """How the fields of one message type are written, sorted by what has to be asked of each.

    This is the inner loop of every answer: a page holds tens of thousands of fields.
    """

    def __init__(self) -> None:
        # Every name in order, with null: what is absent stays so.
        self._blank: dict[str, Any] = {}
        self._plain: list[tuple[str, str]] = []
        self._optional: list[tuple[str, str]] = []
        self._nested: list[tuple[str, str, Convert]] = []
        self._converted: list[tuple[str, str, Convert]] = []
        self._left_out_when_empty: list[tuple[str, str, Convert]] = []

    def enter(self, field: FieldDescriptor, convert: Convert | None) -> None:
        """Adds a field; `convert` is None where the value is JSON already."""
        names = (field.json_name, field.name)
        if is_left_out_when_empty(field):
            self._left_out_when_empty.append((*names, convert or _same))
            return
        self._blank[field.json_name] = None
        if convert is None:
            (self._optional if field.has_presence else self._plain).append(names)
        else:
            (self._nested if field.has_presence else self._converted).append((*names, convert))

    def write(self, message: Message) -> dict[str, Any]:
        """The message as plain JSON."""
        written = self._blank.copy()
        for key, name in self._plain:
            written[key] = getattr(message, name)
        for key, name in self._optional:
            if message.HasField(name):
                written[key] = getattr(message, name)
        for key, name, convert in self._nested:
            if message.HasField(name):
                written[key] = convert(getattr(message, name))
        for key, name, convert in self._converted:
            written[key] = convert(getattr(message, name))
        for key, name, convert in self._left_out_when_empty:
            if getattr(message, name):
                written[key] = convert(getattr(message, name))
        return written


def _sequence(convert: Convert | None) -> Convert:
    return list if convert is None else lambda values: [convert(value) for value in values]


def _mapping(convert: Convert | None) -> Convert:
    one = convert or _same
    return lambda values: {_key(key): one(values[key]) for key in values}


def _key(key: object) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


def _same(value: Any) -> Any:
    return value
