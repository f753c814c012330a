"""Schemas as tables: name, type, and what it means."""

from collections.abc import Mapping
from typing import Any

from gateway.reference.html import Html, element, joined, phrase, prose
from gateway.reference.samples import Schema, referred

_RANGES = (
    ("minLength", "maxLength", " characters"),
    ("minItems", "maxItems", " items"),
    ("minimum", "maximum", ""),
)
# What every 32-bit field has by its type says nothing about this one.
_OF_THE_TYPE = {-(2**31), 2**31 - 1, 2**32 - 1, 2**64 - 1}


def table(schema: Schema) -> Html:
    """The properties of an object; other schemas are their type alone."""
    properties: Mapping[str, Any] = schema.get("properties", {})
    if not properties:
        return element("p", "An empty object." if schema.get("type") == "object" else type_of(schema))
    # Of an answer every name is there; what has to be sent is worth a mark.
    needed = schema.get("required", ()) if schema.get("additionalProperties") is False else ()
    return element("table", *(row(name, each, is_needed=name in needed) for name, each in properties.items()))


def row(name: str, schema: Schema, *, is_needed: bool, about: str | None = None) -> Html:
    """One line of a table."""
    mark = [element("b", "required", class_="needed")] if is_needed else []
    text = schema.get("description", "") if about is None else about
    limits = [element("p", *bounds, class_="bounds")] if (bounds := _bounds(schema)) else []
    cells = (joined([element("code", name), *mark]), type_of(schema), joined([prose(text), *limits]))
    return element("tr", *(element("td", cell) for cell in cells))


def type_of(schema: Schema) -> Html:
    """The type in a few words, with a link where it has a section of its own."""
    if "$ref" in schema:
        name = referred(schema)
        return element("a", name, href=f"#schema-{name}")
    if "anyOf" in schema:
        return joined([type_of(schema["anyOf"][0]), " or null"])
    kinds = schema.get("type", "any")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    named = _named(kinds[0], schema)
    return joined([named, " or null"]) if "null" in kinds else named


def _named(kind: str, schema: Schema) -> Html:
    if kind == "array":
        return joined(["list of ", type_of(schema["items"])])
    if kind == "object" and "additionalProperties" in schema and schema["additionalProperties"]:
        return joined(["map to ", type_of(schema["additionalProperties"])])
    return phrase(str(schema.get("format", kind)))


def _bounds(schema: Schema) -> list[str]:
    ranges = (_range(schema.get(low), schema.get(high), unit) for low, high, unit in _RANGES)
    pattern = f"like {schema['pattern']}" if "pattern" in schema else ""
    told = [text for text in (*ranges, pattern) if text]
    return [", ".join(told)] if told else []


def _range(low: float | None, high: float | None, unit: str) -> str:
    low, high = (None if bound in _OF_THE_TYPE else bound for bound in (low, high))
    if low is None:
        return "" if high is None else f"up to {high:g}{unit}"
    return f"{low:g}{unit} or more" if high is None else f"{low:g} to {high:g}{unit}"
