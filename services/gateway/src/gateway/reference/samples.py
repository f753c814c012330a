"""Values that fit a schema, for examples that can be copied."""

import json
from collections.abc import Mapping
from typing import Any

from gateway.transcode import JSON

Schema = Mapping[str, Any]
_FOUND = "302"

_BY_FORMAT = {
    "date-time": "2025-01-24T08:30:00Z",
    "uuid": "01890a5d-ac96-774b-bcce-b302099a8057",
}
_BY_NAME = {"handle": "@demo_kitchen", "url": "https://example.com/picture.jpg", "tiktokId": "7460000000000000000"}


def sample(schema: Schema, schemas: Mapping[str, Schema], name: str = "") -> Any:
    """A small value: of an object what is required, of a list one item."""
    schema = resolved(schema, schemas)
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        properties = schema.get("properties", {})
        return {key: sample(properties[key], schemas, key) for key in schema.get("required", ())}
    if kind == "array":
        return [sample(schema["items"], schemas, name)]
    if kind == "string":
        return schema.get("enum", [None])[0] or _BY_FORMAT.get(schema.get("format", "")) or _BY_NAME.get(name, "text")
    return True if kind == "boolean" else int(schema.get("minimum", 1))


def resolved(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """The schema itself, where what is given refers to it or allows null beside it."""
    if "anyOf" in schema:
        return resolved(schema["anyOf"][0], schemas)
    return schemas[referred(schema)] if "$ref" in schema else schema


def referred(schema: Schema) -> str:
    """The name that a reference refers to."""
    return str(schema["$ref"]).rpartition("/")[2]


def curl(verb: str, path: str, operation: Mapping[str, Any], schemas: Mapping[str, Schema], *, with_key: bool) -> str:
    """What to say to the shell to call the operation."""
    for each in operation["parameters"]:
        if each.get("in") == "path":
            path = path.replace(f"{{{each['name']}}}", str(sample(each["schema"], schemas, each["name"])))
    method = "" if verb == "get" else f" -X {verb.upper()}"
    kept = " -f -OJ" if _is_file(operation) else " -f -L -OJ" if _FOUND in operation["responses"] else ""
    lines = [f"curl -s{kept}{method} http://localhost:8080{path}"]
    lines += ['-H "Authorization: Bearer $CARREL_KEY"'] if with_key else []
    if "requestBody" in operation:
        body = sample(operation["requestBody"]["content"][JSON]["schema"], schemas)
        lines += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(body)}'"]
    return " \\\n  ".join(lines)


def _is_file(operation: Mapping[str, Any]) -> bool:
    answers = (answer.get("content", {}) for status, answer in operation["responses"].items() if status[0] == "2")
    return any(JSON not in contents for contents in answers if contents)
