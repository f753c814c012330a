"""The REST bindings of the contracts: each HTTP rule, and each of its additional ones, read and checked."""

from collections.abc import Iterator
from dataclasses import dataclass

from google.api.http_pb2 import HttpRule

from gateway.contracts import ContractFault, Contracts, Method
from gateway.routes.templates import Template, Variable, template

WHOLE_MESSAGE = "*"


@dataclass(frozen=True)
class Binding:
    """One way to reach a method. `body` is `*`, the name of the field that the body is, or nothing."""

    method: Method
    verb: str
    path: str
    body: str
    is_additional: bool = False

    @property
    def template(self) -> Template:
        """The segments of the path."""
        return template(self.path)

    @property
    def variables(self) -> tuple[str, ...]:
        """The fields that the path sets, in order."""
        return tuple(segment.field for segment in self.template if isinstance(segment, Variable))


def bindings(contracts: Contracts) -> Iterator[Binding]:
    """Every way to reach every method, in the order in which they were written."""
    for method in contracts.routed():
        _check_stream(method)
        _check_redirect(method)
        assert method.http is not None  # noqa: S101 - routed
        yield from _of_rule(method, method.http)


def _check_redirect(method: Method) -> None:
    # Where it leads is signed for a while only: an answer that is remembered would outlive it.
    if method.is_redirect and (method.is_streamed or method.has_bytes or not method.is_read or method.rest.fan_out):
        raise ContractFault(f"{method.path}: only what reads, from one service, can redirect")


def _of_rule(method: Method, rule: HttpRule, *, is_additional: bool = False) -> Iterator[Binding]:
    if rule.response_body:
        raise ContractFault(f"{method.path}: response_body is not understood")
    yield _checked(Binding(method, *_verb_and_path(rule), rule.body, is_additional=is_additional))
    for additional in rule.additional_bindings:
        yield from _of_rule(method, additional, is_additional=True)


def _verb_and_path(rule: HttpRule) -> tuple[str, str]:
    pattern = rule.WhichOneof("pattern")
    if pattern == "custom":
        return rule.custom.kind.upper(), rule.custom.path
    return str(pattern).upper(), getattr(rule, str(pattern))


def _check_stream(method: Method) -> None:
    if method.descriptor.client_streaming:
        raise ContractFault(f"{method.path}: a streamed request is not understood")
    if not method.is_streamed:
        return
    if not method.has_bytes:
        raise ContractFault(f"{method.path}: only google.api.HttpBody can be streamed")
    # What is remembered under an Idempotency-Key, or joined of several answers, has to be whole.
    if not method.is_read or method.rest.fan_out:
        raise ContractFault(f"{method.path}: only what reads, from one service, can be streamed")


def _checked(binding: Binding) -> Binding:
    fields = binding.method.descriptor.input_type.fields_by_name
    named = [*binding.variables, *([binding.body] if binding.body not in {"", WHOLE_MESSAGE} else [])]
    for name in named:
        if name not in fields:
            raise ContractFault(f"{binding.method.path}: its request has no field {name}")
    return binding
