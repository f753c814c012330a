"""What there is to know about one field, beyond what its descriptor says in one word."""

from collections.abc import Mapping, Sequence

from carrel.rest.v1 import rest_pb2
from google.protobuf.descriptor import EnumDescriptor, EnumValueDescriptor, FieldDescriptor

from gateway.contracts.options import option

TIMESTAMP = "google.protobuf.Timestamp"
EMPTY = "google.protobuf.Empty"
# An answer that is not JSON: bytes, and what they are.
HTTP_BODY = "google.api.HttpBody"


def is_map(field: FieldDescriptor) -> bool:
    """Whether the field is a map, which compiles to repeated entries."""
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def is_left_out_when_empty(field: FieldDescriptor) -> bool:
    """Whether JSON leaves the field out, rather than writing null or []."""
    return bool(option(field, rest_pb2.omit_when_empty))


def words(enum: EnumDescriptor) -> Mapping[int, str | None]:
    """How each value is written in JSON; the value that stands for none is None."""
    is_lower = option(enum, rest_pb2.words) == rest_pb2.LOWER_CASE
    return {
        value.number: None if _is_none(value.number, value.name) else value.name.lower() if is_lower else value.name
        for value in names(enum)
    }


def names(enum: EnumDescriptor) -> Sequence[EnumValueDescriptor]:
    """The values of an enum, each once: of its names the first is the one that is used."""
    return [value for value in enum.values if enum.values_by_number[value.number].name == value.name]


def alternatives(field: FieldDescriptor) -> str | None:
    """The name of the oneof whose members exclude the field; None when it belongs to none."""
    group = field.containing_oneof
    # What `optional` compiles to is a oneof too, with a single member.
    return group.name if group is not None and not group.name.startswith("_") else None


def _is_none(number: int, name: str) -> bool:
    return number == 0 and name.endswith("_UNSPECIFIED")
