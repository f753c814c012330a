"""The OpenAPI document: every operation, every schema, and what all of them share."""

from importlib.metadata import version
from typing import Any

from gateway.contracts import ContractFault, Contracts
from gateway.idempotency import HEADER
from gateway.openapi.operations import Operations
from gateway.openapi.rules import Schema
from gateway.problems import PROBLEM
from gateway.routes import Binding, Variable, bindings

_ABOUT = """Carrel watches TikTok profiles, keeps every post, its media and the history of its numbers, and reads the
text on carousel slides.

Names are camelCase, times RFC 3339 in UTC, counts JSON numbers; what is absent is null. Lists are paged with `pageSize`
and `pageToken`. Errors are problem documents (RFC 9457) with the gRPC code, a reason for programs and, for bad input,
the fields at fault. `X-Request-Id` and `traceparent` are taken over and given back."""

_KEY_PARAMETER: Schema = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "Honoured for 24 hours: the same request under the same key is done once and answered alike.",
}


def openapi_document(contracts: Contracts, *, with_keys: bool) -> Schema:
    """The whole contract as REST meets it."""
    schemas: dict[str, Schema] = {"Problem": _problem_schema()}
    document: Schema = {
        "openapi": "3.1.0",
        "info": {"title": "Carrel", "version": version("carrel-gateway"), "description": _ABOUT},
        "servers": [{"url": "/"}],
        "tags": _tags(contracts),
        "paths": _paths(contracts, Operations(contracts.comments, schemas)),
        "components": {
            "schemas": schemas,
            "parameters": {"IdempotencyKey": _KEY_PARAMETER},
            "responses": {"Problem": _problem_response()},
        },
    }
    return document | _keys(document["components"]) if with_keys else document


def _paths(contracts: Contracts, operations: Operations) -> Schema:
    paths: dict[str, dict[str, Any]] = {}
    for binding in bindings(contracts):
        paths.setdefault(_path(binding), {})[binding.verb.lower()] = operations.operation(binding)
    names = [each["operationId"] for path in paths.values() for each in path.values()]
    if len(set(names)) < len(names):
        raise ContractFault("two operations have one name")
    return paths


def _path(binding: Binding) -> str:
    fields = binding.method.descriptor.input_type.fields_by_name
    segments = (f"{{{fields[one.field].json_name}}}" if isinstance(one, Variable) else one for one in binding.template)
    return "".join(f"/{segment}" for segment in segments)


def _tags(contracts: Contracts) -> list[Schema]:
    shown = {each.descriptor.containing_service.full_name for each in contracts.routed()}
    services = [each for each in contracts.grpc_services if each.full_name in shown]
    return [{"name": each.name, "description": contracts.comments.get(each.full_name, "")} for each in services]


def _keys(components: Schema) -> Schema:
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    return {"security": [{"key": []}]}


def _problem_response() -> Schema:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "What went wrong.", "content": {PROBLEM: {"schema": schema}}}


def _problem_schema() -> Schema:
    text = {"type": "string"}
    named = {"field": text, "description": text}
    violation = {"type": "object", "properties": named, "required": list(named)}
    properties: Schema = {
        "type": text,
        "title": text | {"description": "The status in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": text | {"description": "A sentence for people."},
        "code": text | {"description": "The gRPC code: INVALID_ARGUMENT, NOT_FOUND, ..."},
        "reason": text | {"description": "What a program can act upon: PROFILE_NOT_FOUND, ..."},
        "violations": {"type": "array", "items": violation, "description": "The fields at fault."},
        "requestId": text | {"description": "The X-Request-Id of the answer."},
    }
    about = "What went wrong, as in RFC 9457."
    return {"type": "object", "properties": properties, "required": list(properties), "description": about}
