"""protovalidate's rules as JSON Schema keywords, as far as JSON Schema has a word for them."""

from collections.abc import Mapping, Sequence
from typing import Any

import protovalidate
from buf.validate import validate_pb2
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from gateway.contracts.options import option

Schema = dict[str, Any]

_KEYWORDS: Mapping[str, Sequence[str]] = {
    "const": ["const"],
    "gt": ["exclusiveMinimum"],
    "gte": ["minimum"],
    "in": ["enum"],
    "len": ["minLength", "maxLength"],
    "lt": ["exclusiveMaximum"],
    "lte": ["maximum"],
    "max_items": ["maxItems"],
    "max_len": ["maxLength"],
    "max_pairs": ["maxProperties"],
    "min_items": ["minItems"],
    "min_len": ["minLength"],
    "min_pairs": ["minProperties"],
    "pattern": ["pattern"],
    "unique": ["uniqueItems"],
}
_FORMATS: Mapping[str, str] = {
    "email": "email",
    "hostname": "hostname",
    "ipv4": "ipv4",
    "ipv6": "ipv6",
    "uri": "uri",
    "uri_ref": "uri-reference",
    "uuid": "uuid",
}


def keywords(field: FieldDescriptor) -> Schema:
    """What the rules of a field say of its value; of a list, what they say of the list as a whole."""
    return _of_rules(option(field, validate_pb2.field))


def item_keywords(field: FieldDescriptor) -> Schema:
    """What the rules of a list say of each item."""
    return _of_rules(option(field, validate_pb2.field).repeated.items)


def refused_words(field: FieldDescriptor) -> frozenset[int]:
    """The numbers of an enum that the rules exclude."""
    return frozenset(option(field, validate_pb2.field).enum.not_in)


def required(message: Descriptor) -> frozenset[str]:
    """The fields without which a message breaks its rules, by their own names: asked of the rules themselves."""
    violations = protovalidate.collect_violations(GetMessageClass(message)())
    return frozenset(one.proto.field.elements[0].field_name for one in violations if one.proto.field)


def _of_rules(rules: Message) -> Schema:
    kind = rules.WhichOneof("type")
    # Of an enum the words are listed already.
    if kind is None or kind == "enum":
        return {}
    found: Schema = {}
    for rule, value in getattr(rules, kind).ListFields():
        for keyword in _KEYWORDS.get(rule.name, ()):
            found[keyword] = list(value) if rule.is_repeated else value
        if rule.name in _FORMATS and value:
            found["format"] = _FORMATS[rule.name]
    return found
