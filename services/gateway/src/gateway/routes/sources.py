"""Which part of an HTTP request each field of a method's request comes from."""

from dataclasses import dataclass

from google.protobuf.descriptor import FieldDescriptor

from gateway.contracts import ContractFault
from gateway.contracts.fields import TIMESTAMP
from gateway.routes.bindings import WHOLE_MESSAGE, Binding


@dataclass(frozen=True)
class Sources:
    """The fields by where they come from. `whole` is the one field that is the body, where the rule names it."""

    path: tuple[FieldDescriptor, ...]
    headers: tuple[FieldDescriptor, ...]
    query: tuple[FieldDescriptor, ...]
    body: tuple[FieldDescriptor, ...]
    whole: FieldDescriptor | None = None


def sources(binding: Binding) -> Sources:
    """Each field of the request has exactly one source: path, header, body, or else the query."""
    fields = binding.method.descriptor.input_type.fields_by_name
    headers = {each.field for each in binding.method.rest.headers}
    left = [each for each in fields.values() if each.name not in {*binding.variables, *headers}]
    path, by_header = tuple(fields[name] for name in binding.variables), tuple(fields[name] for name in headers)
    if binding.body == WHOLE_MESSAGE:
        return Sources(path, by_header, (), tuple(left))
    query = tuple(_checked(each) for each in left if each.name != binding.body)
    return Sources(path, by_header, query, (), fields[binding.body] if binding.body else None)


def _checked(field: FieldDescriptor) -> FieldDescriptor:
    if field.message_type is not None and field.message_type.full_name != TIMESTAMP:
        raise ContractFault(f"{field.full_name}: a message cannot be a query parameter")
    return field
