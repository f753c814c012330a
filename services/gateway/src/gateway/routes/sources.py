"""Which part of an HTTP request each field of a method's request comes from."""

from collections.abc import Sequence
from dataclasses import dataclass

from google.protobuf.descriptor import FieldDescriptor

from gateway.contracts import ContractFault
from gateway.contracts.fields import TIMESTAMP
from gateway.routes.bindings import WHOLE_MESSAGE, Binding


@dataclass(frozen=True)
class Sources:
    """The fields by where they come from. `whole` is the one field that is the body, where the rule names it.

    Those of a body that can be given as query parameters as well are in both.
    """

    path: tuple[FieldDescriptor, ...]
    headers: tuple[FieldDescriptor, ...]
    query: tuple[FieldDescriptor, ...]
    body: tuple[FieldDescriptor, ...]
    whole: FieldDescriptor | None = None


def sources(binding: Binding) -> Sources:
    """Where each field of the request comes from: path, header, body, or else the query."""
    fields = binding.method.descriptor.input_type.fields_by_name
    headers = {each.field for each in binding.method.rest.headers}
    left = [each for each in fields.values() if each.name not in {*binding.variables, *headers}]
    path, by_header = tuple(fields[name] for name in binding.variables), tuple(fields[name] for name in headers)
    if binding.body == WHOLE_MESSAGE:
        return Sources(path, by_header, _also_in_query(binding, left), tuple(left))
    query = tuple(_checked(each) for each in left if each.name != binding.body)
    return Sources(path, by_header, query, (), fields[binding.body] if binding.body else None)


def _also_in_query(binding: Binding, fields: Sequence[FieldDescriptor]) -> tuple[FieldDescriptor, ...]:
    named = {each.name: each for each in fields}
    if unknown := [name for name in binding.method.rest.query if name not in named]:
        raise ContractFault(f"{binding.method.path}: its body has no field {unknown[0]}")
    return tuple(_checked(named[name]) for name in binding.method.rest.query)


def _checked(field: FieldDescriptor) -> FieldDescriptor:
    if field.message_type is not None and field.message_type.full_name != TIMESTAMP:
        raise ContractFault(f"{field.full_name}: a message cannot be a query parameter")
    return field
