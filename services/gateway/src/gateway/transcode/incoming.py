"""From plain JSON to a message: strict, and every fault told with its path."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from gateway.contracts import ContractFault
from gateway.contracts.fields import EMPTY, TIMESTAMP, alternatives, is_map
from gateway.transcode.misfit import Faults, Misfit, foreign, joined
from gateway.transcode.scalars import Read, json_reader, text_reader
from gateway.transcode.strict import Doubled
from gateway.transcode.times import read_time

# Makes of a JSON value what the constructor of a message takes for it; what does not fit is noted under its path.
Take = Callable[[Any, str, Faults], Any]


@dataclass(frozen=True)
class Member:
    """One field of a message, by the name it has there, and the oneof in which it excludes others."""

    name: str
    take: Take
    group: str | None


class Takers:
    """What takes each message type, made once."""

    def __init__(self) -> None:
        self._made: dict[str, Take] = {}

    def message(self, message: Descriptor) -> Take:
        """Takes an object as a message of this type."""
        if message.full_name not in self._made:
            self._made[message.full_name] = self._own(message)
        return self._made[message.full_name]

    def members(self, fields: Iterable[FieldDescriptor]) -> dict[str, Member]:
        """The fields by their JSON names."""
        return {each.json_name: Member(each.name, self.field(each), alternatives(each)) for each in fields}

    def field(self, field: FieldDescriptor) -> Take:
        """Takes the value of one field."""
        if is_map(field):
            assert field.message_type is not None  # noqa: S101 - entries are messages
            entry = field.message_type.fields_by_name
            return _mapping(text_reader(entry["key"]), self._single(entry["value"]))
        return _sequence(self._single(field)) if field.is_repeated else self._single(field)

    def _single(self, field: FieldDescriptor) -> Take:
        return scalar(json_reader(field)) if field.message_type is None else self.message(field.message_type)

    def _own(self, message: Descriptor) -> Take:
        if message.full_name == TIMESTAMP:
            return scalar(moment)
        if message.full_name.startswith("google.protobuf.") and message.full_name != EMPTY:
            raise ContractFault(f"{message.full_name} is not understood as JSON")
        members: dict[str, Member] = {}
        # Entered before its fields are looked at: a type may hold itself.
        self._made[message.full_name] = partial(take_members, members)
        members.update(self.members(message.fields))
        return self._made[message.full_name]


def take_members(members: Mapping[str, Member], value: Any, path: str, faults: Faults) -> dict[str, Any]:
    """The values of an object's fields, by the names they have in the message; null is as good as absent."""
    if not isinstance(value, dict):
        faults.add(path, "must be an object")
        return {}
    _note_doubled(value, path, faults)
    _note((name for name in value if name not in members), "there is no such field", path, faults)
    given = [(members[name], joined(path, name), part) for name, part in value.items() if name in members]
    present = [(member, at, part) for member, at, part in given if part is not None]
    _check_groups(present, faults)
    return {member.name: member.take(part, at, faults) for member, at, part in present}


def scalar(read: Read) -> Take:
    """Takes a single value."""

    def take(value: Any, path: str, faults: Faults) -> Any:
        try:
            return read(value)
        except Misfit as misfit:
            return faults.add(path, str(misfit))

    return take


def moment(value: Any) -> dict[str, int]:
    """A google.protobuf.Timestamp of what a text names."""
    seconds, nanos = read_time(value)
    return {"seconds": seconds, "nanos": nanos}


def _sequence(take_one: Take) -> Take:
    def take(value: Any, path: str, faults: Faults) -> Any:
        if not isinstance(value, list):
            return faults.add(path, "must be a list")
        return [take_one(part, f"{path}[{index}]", faults) for index, part in enumerate(value)]

    return take


def _mapping(read_key: Read, take_one: Take) -> Take:
    def take(value: Any, path: str, faults: Faults) -> Any:
        if not isinstance(value, dict):
            return faults.add(path, "must be an object")
        _note_doubled(value, path, faults)
        taken = ((scalar(read_key)(key, path, faults), key, part) for key, part in value.items())
        return {key: take_one(part, f"{path}[{foreign(text)}]", faults) for key, text, part in taken}

    return take


def _check_groups(present: list[tuple[Member, str, Any]], faults: Faults) -> None:
    chosen: dict[str, str] = {}
    for member, path, _ in present:
        if member.group is not None and chosen.setdefault(member.group, path) != path:
            faults.add(path, f"cannot be given together with {chosen[member.group]}")


def _note_doubled(value: object, path: str, faults: Faults) -> None:
    if isinstance(value, Doubled):
        _note(value.names, "is given twice", path, faults)


def _note(names: Iterable[str], description: str, path: str, faults: Faults) -> None:
    for name in names:
        faults.add(joined(path, foreign(name)), description)
