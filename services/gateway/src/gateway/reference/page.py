"""The page: what it is, how to call it, every operation, every schema."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

from gateway.reference.html import Html, element, joined, phrase, prose
from gateway.reference.samples import Schema, curl
from gateway.reference.schema import row, table, type_of
from gateway.transcode import JSON


@dataclass(frozen=True)
class Page:
    """The page, and the Content-Security-Policy that it can live with: its own style, and nothing else."""

    content: bytes
    policy: str


def render(document: Mapping[str, Any]) -> Page:
    """The page of an OpenAPI document."""
    style = files("gateway.reference").joinpath("page.css").read_text()
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"
    head = (
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{document['info']['title']} API"),
        element("style", Html(style)),
    )
    whole = element("html", element("head", *head), element("body", *_body(document)), lang="en")
    return Page(f"<!doctype html>\n{whole}\n".encode(), policy)


def _body(document: Mapping[str, Any]) -> tuple[Html, Html]:
    schemas = document["components"]["schemas"]
    sections = [_introduction(document)]
    sections += [_section(document, tag) for tag in document["tags"]]
    sections.append(element("h2", "Schemas", id="schemas"))
    sections += [_schema(name, schema) for name, schema in sorted(schemas.items())]
    return element("nav", *_contents(document)), element("main", *sections)


def _introduction(document: Mapping[str, Any]) -> Html:
    about = document["info"]
    also = phrase("The same for programs: `/openapi.json`. Health: `/healthz`, `/readyz`. Numbers: `/metrics`.")
    keys = prose("Every call needs `Authorization: Bearer <key>`; `python -m gateway key NAME` makes one.")
    return joined(
        [
            element("h1", f"{about['title']} ", element("small", about["version"])),
            prose(about["description"]),
            keys if "security" in document else "",
            element("p", also),
        ]
    )


def _contents(document: Mapping[str, Any]) -> list[Html]:
    found = []
    for tag in document["tags"]:
        links = (
            element("li", element("a", _badge(verb), " ", phrase(path), href=f"#{operation['operationId']}"))
            for path, verb, operation in _operations(document, tag["name"])
        )
        found += [element("h3", _title(tag["name"])), element("ul", *links)]
    return [*found, element("h3", element("a", "Schemas", href="#schemas"))]


def _section(document: Mapping[str, Any], tag: Mapping[str, str]) -> Html:
    shown = (_operation(document, *each) for each in _operations(document, tag["name"]))
    return element("section", element("h2", _title(tag["name"])), prose(tag["description"]), *shown)


def _operations(document: Mapping[str, Any], tag: str) -> list[tuple[str, str, Mapping[str, Any]]]:
    return [
        (path, verb, operation)
        for path, verbs in document["paths"].items()
        for verb, operation in verbs.items()
        if tag in operation["tags"]
    ]


def _operation(document: Mapping[str, Any], path: str, verb: str, operation: Mapping[str, Any]) -> Html:
    schemas = document["components"]["schemas"]
    example = curl(verb, path, operation, schemas, with_key="security" in document)
    return element(
        "article",
        element("h3", _badge(verb), " ", element("code", path)),
        prose(operation["description"]),
        element("pre", element("code", example)),
        _parameters(document, operation),
        _body_of(operation),
        element("h4", "Answers"),
        element("table", *_answers(operation["responses"])),
        id=operation["operationId"],
    )


def _parameters(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Html:
    shared = document["components"]["parameters"]
    found = [shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in operation["parameters"]]
    if not found:
        return Html()
    rows = (
        row(each["name"], each["schema"], is_needed=each.get("required", False), about=each["description"])
        for each in found
    )
    return joined([element("h4", "Parameters"), element("table", *rows)])


def _body_of(operation: Mapping[str, Any]) -> Html:
    if "requestBody" not in operation:
        return Html()
    return joined([element("h4", "Body"), table(operation["requestBody"]["content"][JSON]["schema"])])


def _answers(responses: Mapping[str, Any]) -> Iterator[Html]:
    return (_answer(status, each) for status, each in responses.items() if status != "default")


def _answer(status: str, response: Mapping[str, Any]) -> Html:
    if "$ref" in response:
        shown = element("a", "Problem", href="#schema-Problem")
    else:
        contents = ([" ", _answered(kind, each["schema"])] for kind, each in response.get("content", {}).items())
        shown = joined([response["description"], *(part for parts in contents for part in parts)])
    return element("tr", element("td", element("code", status)), element("td", shown))


def _answered(kind: str, schema: Schema) -> Html:
    if kind != JSON:
        return joined(["a file of ", element("code", kind)])
    return type_of(schema) if "$ref" in schema else table(schema)


def _schema(name: str, schema: Schema) -> Html:
    about = prose(schema.get("description", ""))
    return element("article", element("h3", element("code", name)), about, table(schema), id=f"schema-{name}")


def _badge(verb: str) -> Html:
    return element("span", verb.upper(), class_=f"verb {verb}")


def _title(tag: str) -> str:
    return tag.removesuffix("Service")
