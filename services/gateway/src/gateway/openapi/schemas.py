"""Message types as JSON Schema: one way as they are read, another as they are written."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Set

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor

from gateway.contracts.contracts import service_of
from gateway.contracts.fields import EMPTY, TIMESTAMP, is_left_out_when_empty, is_map, names, words
from gateway.openapi.rules import Schema, item_keywords, keywords, refused_words, required
from gateway.transcode.scalars import INTEGER_RANGES

_INTEGERS = {
    FieldDescriptor.CPPTYPE_INT32: "int32",
    FieldDescriptor.CPPTYPE_INT64: "int64",
    FieldDescriptor.CPPTYPE_UINT32: "uint32",
    FieldDescriptor.CPPTYPE_UINT64: "uint64",
}
_OTHERS: Mapping[int, Schema] = {
    FieldDescriptor.TYPE_BOOL: {"type": "boolean"},
    FieldDescriptor.TYPE_BYTES: {"type": "string", "contentEncoding": "base64"},
    FieldDescriptor.TYPE_DOUBLE: {"type": "number", "format": "double"},
    FieldDescriptor.TYPE_FLOAT: {"type": "number", "format": "float"},
    FieldDescriptor.TYPE_STRING: {"type": "string"},
}


class Schemas(ABC):
    """The schemas of message types, each made once and referred to by its name."""

    def __init__(self, comments: Mapping[str, str], made: dict[str, Schema]) -> None:
        self.comments = comments
        self._made = made

    def reference(self, message: Descriptor) -> Schema:
        """A reference to the schema of a message type, which is made if it is not there yet."""
        name = self.name(message)
        if name not in self._made:
            # Entered before its fields are looked at: a type may hold itself.
            self._made[name] = {}
            self._made[name] |= self.object(message, message.fields)
        return {"$ref": f"#/components/schemas/{name}"}

    def name(self, message: Descriptor) -> str:
        """The name of the schema: `monitor.Post`."""
        return f"{service_of(message.file)}.{message.full_name.removeprefix(message.file.package + '.')}"

    @abstractmethod
    def object(self, message: Descriptor, fields: Iterable[FieldDescriptor]) -> Schema:
        """An object with some of the fields of a message."""

    @abstractmethod
    def item(self, field: FieldDescriptor) -> Schema:
        """One of the values of a repeated field or map."""

    def value(self, field: FieldDescriptor) -> Schema:
        """The value of a field that is there."""
        if is_map(field):
            assert field.message_type is not None  # noqa: S101 - entries are messages
            entry = field.message_type.fields_by_name["value"]
            return {"type": "object", "additionalProperties": self.item(entry)}
        return {"type": "array", "items": self.item(field)} if field.is_repeated else self.single(field)

    def single(self, field: FieldDescriptor) -> Schema:
        """A single value."""
        if field.enum_type is not None:
            return {"type": "string", "enum": _words(field, field.enum_type)}
        if field.message_type is None:
            return _scalar(field)
        if field.message_type.full_name == TIMESTAMP:
            return {"type": "string", "format": "date-time"}
        return {"type": "object"} if field.message_type.full_name == EMPTY else self.reference(field.message_type)

    def described(self, field: FieldDescriptor, schema: Schema) -> Schema:
        """The schema with the comment of the field, and those of its words."""
        sentences = [self.comments.get(field.full_name, "")]
        if field.enum_type is not None:
            sentences += self._of_words(field, field.enum_type)
        return schema | {"description": "\n".join(sentence for sentence in sentences if sentence)}

    def _of_words(self, field: FieldDescriptor, enum: EnumDescriptor) -> list[str]:
        shown, comments = words(enum), self.comments
        told = [value for value in names(enum) if shown[value.number] in _words(field, enum)]
        return [f"- `{shown[one.number]}`: {comments.get(f'{enum.full_name}.{one.name}', '')}" for one in told]


class RequestSchemas(Schemas):
    """As messages are read: with the rules, nothing unknown, and null as good as absent."""

    def name(self, message: Descriptor) -> str:
        """The name of the schema; apart from that of the same type as it is written."""
        return f"{super().name(message)}.Input"

    def object(self, message: Descriptor, fields: Iterable[FieldDescriptor]) -> Schema:
        needed = required(message)
        wanted = list(fields)
        properties = {each.json_name: self.member(each, needed) for each in wanted}
        names = [each.json_name for each in wanted if each.name in needed]
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        return _commented(schema | ({"required": names} if names else {}), self.comments, message)

    def member(self, field: FieldDescriptor, needed: Set[str]) -> Schema:
        """What may stand under the name of a field."""
        schema = self.value(field) | keywords(field)
        return self.described(field, schema if field.name in needed else nullable(schema))

    def item(self, field: FieldDescriptor) -> Schema:
        return self.single(field) | item_keywords(field)


class ResponseSchemas(Schemas):
    """As messages are written: everything is there, null where it is absent."""

    def object(self, message: Descriptor, fields: Iterable[FieldDescriptor]) -> Schema:
        wanted = list(fields)
        properties = {each.json_name: self.described(each, self._member(each)) for each in wanted}
        names = [each.json_name for each in wanted if not is_left_out_when_empty(each)]
        schema: Schema = {"type": "object", "properties": properties}
        return _commented(schema | ({"required": names} if names else {}), self.comments, message)

    def item(self, field: FieldDescriptor) -> Schema:
        # A word of a newer release is not known here.
        return nullable(self.single(field)) if field.enum_type is not None else self.single(field)

    def _member(self, field: FieldDescriptor) -> Schema:
        if field.is_repeated:
            return self.value(field)
        is_sometimes_null = field.has_presence and not is_left_out_when_empty(field)
        return nullable(self.single(field)) if is_sometimes_null or field.enum_type is not None else self.single(field)


def nullable(schema: Schema) -> Schema:
    """The schema that takes null too."""
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    words_too = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema | {"type": [schema["type"], "null"]} | words_too


def _commented(schema: Schema, comments: Mapping[str, str], message: Descriptor) -> Schema:
    comment = comments.get(message.full_name)
    return schema | ({"description": comment} if comment else {})


def _words(field: FieldDescriptor, enum: EnumDescriptor) -> list[str]:
    refused = refused_words(field)
    return [word for number, word in words(enum).items() if word is not None and number not in refused]


def _scalar(field: FieldDescriptor) -> Schema:
    if field.cpp_type not in _INTEGERS:
        return dict(_OTHERS[field.type])
    minimum, maximum = INTEGER_RANGES[field.cpp_type]
    bounds = {"minimum": minimum, "maximum": maximum} if field.cpp_type != FieldDescriptor.CPPTYPE_INT64 else {}
    return {"type": "integer", "format": _INTEGERS[field.cpp_type], **bounds}
