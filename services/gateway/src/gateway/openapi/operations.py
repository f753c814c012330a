"""One binding of a method as an OpenAPI operation."""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from google.protobuf.descriptor import FieldDescriptor

from common.errors import BY_KIND, Kind
from gateway.contracts import Method
from gateway.openapi.rules import Schema, required
from gateway.openapi.schemas import RequestSchemas, ResponseSchemas
from gateway.problems import status_of
from gateway.routes import Binding
from gateway.routes.sources import Sources, sources
from gateway.transcode import JSON, media_type, success_statuses

_CODE = re.compile(r"\b[A-Z]+(?:_[A-Z]+)*\b")
_NO_CONTENT = 204
_PROBLEM = {"$ref": "#/components/responses/Problem"}
_LEADING = {
    "Location": {"description": "Where it is.", "schema": {"type": "string", "format": "uri"}},
    "Cache-Control": {"description": "How long this may be kept.", "schema": {"type": "string"}},
}
_IDEMPOTENCY_KEY = {"$ref": "#/components/parameters/IdempotencyKey"}


class Operations:
    """Describes bindings, and collects the schemas they need."""

    def __init__(self, comments: Mapping[str, str], schemas: dict[str, Schema]) -> None:
        self._comments = comments
        self._requests = RequestSchemas(comments, schemas)
        self._responses = ResponseSchemas(comments, schemas)

    def operation(self, binding: Binding) -> Schema:
        """The operation of one binding."""
        method, parts = binding.method, sources(binding)
        comment = self._comments.get(method.descriptor.full_name, "")
        described: Schema = {
            "operationId": _operation_id(binding),
            "tags": [method.descriptor.containing_service.name],
            "summary": re.split(r"[.:](?:\s|$)", comment, maxsplit=1)[0],
            "description": comment,
            "parameters": [*self._parameters(binding, parts)],
        }
        if binding.body:
            described["requestBody"] = self._body(binding, parts)
        return described | {"responses": self._answers(method)}

    def _parameters(self, binding: Binding, parts: Sources) -> Iterator[Schema]:
        needed = required(binding.method.descriptor.input_type)
        for field in parts.path:
            yield self._parameter(field, "path", is_needed=True)
        for field in parts.query:
            yield self._parameter(field, "query", is_needed=field.name in needed)
        for each in binding.method.rest.headers:
            field = binding.method.descriptor.input_type.fields_by_name[each.field]
            word = {"type": "string", "examples": [each.word]}
            about = f"`{each.word}`: {self._comments.get(field.full_name, '')}"
            yield {"name": each.header, "in": "header", "schema": word, "description": about}
        if binding.verb == "POST" and not binding.method.is_read:
            yield _IDEMPOTENCY_KEY

    def _parameter(self, field: FieldDescriptor, place: str, *, is_needed: bool) -> Schema:
        # Text has no null: a parameter is there or it is not.
        schema = self._requests.member(field, {field.name})
        about = schema.pop("description", "")
        return {"name": field.json_name, "in": place, "required": is_needed, "schema": schema, "description": about}

    def _body(self, binding: Binding, parts: Sources) -> Schema:
        message = binding.method.descriptor.input_type
        if parts.whole is not None:
            return _content(self._requests.value(parts.whole)) | {"required": True}
        schema = self._requests.object(message, parts.body)
        return _content(schema) | {"required": "required" in schema}

    def _answers(self, method: Method) -> Schema:
        successes = {str(status): self._success(method, status) for status in success_statuses(method)}
        errors = {str(status): _PROBLEM for status in sorted(set(self._errors(method)))}
        return {**successes, **errors, "default": _PROBLEM}

    def _success(self, method: Method, status: int) -> Schema:
        about: Schema = {"description": HTTPStatus(status).phrase}
        if method.rest.location and status in {HTTPStatus.CREATED, HTTPStatus.ACCEPTED}:
            about["headers"] = {"Location": {"description": "Where to look.", "schema": {"type": "string"}}}
        if method.is_redirect:
            return about | {"headers": _LEADING}
        return about if status == _NO_CONTENT else about | _content(self._answer(method), media_type(method))

    def _answer(self, method: Method) -> Schema:
        if method.has_bytes:
            return {"type": "string"}
        message, flags = method.descriptor.output_type, {each.field for each in method.rest.status_flags}
        if not flags:
            return self._responses.reference(message)
        return self._responses.object(message, [each for each in message.fields if each.name not in flags])

    def _errors(self, method: Method) -> Iterator[int]:
        service = method.descriptor.containing_service
        told = f"{self._comments.get(service.full_name, '')} {self._comments.get(method.descriptor.full_name, '')}"
        for code in _CODE.findall(told):
            if code in Kind.__members__:
                yield status_of(BY_KIND[Kind[code]]()).value


def _operation_id(binding: Binding) -> str:
    name = str(binding.method.descriptor.name)
    variables = "".join(part.title().replace("_", "") for part in binding.variables)
    return f"{name}By{variables}" if binding.is_additional else name


def _content(schema: Schema, kind: str = JSON) -> Schema:
    return {"content": {kind: {"schema": schema}}}
