"""The OpenAPI document says what the transcoder does."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import orjson
import pytest
from google.protobuf.message_factory import GetMessageClass

from gateway.contracts import compiled
from gateway.openapi import openapi_document
from gateway.routes import bindings
from gateway.transcode import ResponseWriter, Writers

CONTRACTS = compiled()
DOCUMENT = openapi_document(CONTRACTS, with_keys=False)


def operation(name: str) -> Any:
    return next(one for path in DOCUMENT["paths"].values() for one in path.values() if one["operationId"] == name)


def validate(schema: dict[str, Any], instance: Any) -> None:
    # References lead to the components of the whole document.
    jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(instance)


def body_schema(name: str) -> Any:
    return operation(name)["requestBody"]["content"]["application/json"]["schema"]


def schemas(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "schema" in value:
            yield value["schema"]
        for part in value.values():
            yield from schemas(part)
    elif isinstance(value, list):
        for part in value:
            yield from schemas(part)


def test_every_binding_is_an_operation() -> None:
    operations = [one for path in DOCUMENT["paths"].values() for one in path.values()]

    assert len(operations) == len(list(bindings(CONTRACTS)))
    assert all(one["summary"] and one["description"] for one in operations)


def test_every_schema_is_one_and_every_reference_leads_somewhere() -> None:
    for schema in [*schemas(DOCUMENT["paths"]), *DOCUMENT["components"]["schemas"].values()]:
        jsonschema_rs.meta.validate(schema)
        jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def test_paths_name_their_parameters_as_json_does() -> None:
    posts = DOCUMENT["paths"]["/api/tiktok/profiles/{profileId}/posts"]["get"]

    assert posts["parameters"][0] == {
        "name": "profileId",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
        "description": "Only posts of this profile.",
    }


def test_what_may_stand_in_the_query_and_in_the_body_is_described_in_both() -> None:
    found = operation("BatchAnalyzePosts")

    by_query = {each["name"] for each in found["parameters"] if each.get("in") == "query"}
    assert by_query == {"dryRun", "force", "cover"}
    assert by_query < body_schema("BatchAnalyzePosts")["properties"].keys()


def test_a_redirect_is_described_by_its_headers_and_has_no_body() -> None:
    found = operation("GetAssetContent")["responses"]["302"]

    assert set(found) == {"description", "headers"}
    assert set(found["headers"]) == {"Location", "Cache-Control"}


@pytest.mark.parametrize("method", [one.descriptor.name for one in CONTRACTS.routed() if not one.has_bytes])
def test_an_empty_answer_fits_its_schema(method: str) -> None:
    described = next(one for one in CONTRACTS.routed() if one.descriptor.name == method)
    writer = ResponseWriter(described, Writers())
    answer = writer.answer(GetMessageClass(described.descriptor.output_type)())
    documented = operation(method)["responses"][str(answer.status)]

    assert ("content" in documented) == bool(answer.body)
    if answer.body:
        validate(documented["content"]["application/json"]["schema"], orjson.loads(answer.body))


@pytest.mark.parametrize(
    ("method", "body", "fits"),
    [
        ("AddProfile", {"handle": "cook"}, True),
        ("AddProfile", {"handle": "cook", "isOwnProfile": None}, True),
        ("AddProfile", {}, False),
        ("AddProfile", {"handle": ""}, False),
        ("AddProfile", {"handle": "x" * 201}, False),
        ("AddProfile", {"handle": None}, False),
        ("AddProfile", {"handle": "cook", "more": 1}, False),
        ("UpdateMonitoring", {"enabled": False, "intervalHours": 1}, True),
        ("UpdateMonitoring", {"enabled": False, "intervalHours": 0}, False),
        ("UpdateMonitoring", {"intervalHours": 1}, False),
        ("UpdateMonitoring", {"enabled": True, "id": "x"}, False),
        ("BatchCacheAssets", {"assets": [{"url": "http://a/", "kind": "avatar"}]}, True),
        ("BatchCacheAssets", {"assets": []}, False),
        ("BatchCacheAssets", {"assets": [{"url": "http://a/"}] * 501}, False),
        ("BatchCacheAssets", {"assets": [{"url": "http://a/", "kind": "AVATAR"}]}, False),
        ("BatchCacheAssets", {"assets": [{"url": "http://a/", "alternateUrls": [""]}]}, False),
        ("BatchUpsertPosts", {"profile": {"handle": "x"}, "posts": [{"tiktokId": "1", "contentType": "video"}]}, True),
        ("BatchUpsertPosts", {"profile": {"handle": "x"}, "posts": [{"tiktokId": "x", "contentType": "video"}]}, False),
        ("BatchUpsertPosts", {"profile": {"handle": "x"}, "posts": [{"tiktokId": "1"}]}, False),
    ],
)
def test_rules_are_told_as_they_are(method: str, body: dict[str, Any], fits: bool) -> None:
    if fits:
        validate(body_schema(method), body)
    else:
        with pytest.raises(jsonschema_rs.ValidationError):
            validate(body_schema(method), body)


def test_statuses_are_those_of_the_comments() -> None:
    responses = operation("AddProfile")["responses"]

    assert set(responses) == {"200", "201", "400", "404", "429", "503", "default"}


def test_a_flag_of_the_status_is_not_part_of_the_body() -> None:
    schema = operation("AddProfile")["responses"]["201"]["content"]["application/json"]["schema"]

    assert set(schema["properties"]) == {"profile", "stats"}


def test_words_are_explained() -> None:
    status = DOCUMENT["components"]["schemas"]["monitor.Run"]["properties"]["status"]

    assert status["enum"] == ["pending", "running", "completed", "failed", None]
    assert "- `running`: A worker reads its pages." in status["description"]


def test_what_is_left_out_when_empty_is_not_required() -> None:
    assert "metricsHistory" not in DOCUMENT["components"]["schemas"]["monitor.Post"]["required"]


def test_a_file_is_described_by_what_it_is() -> None:
    answer = operation("ExportCsv")["responses"]["200"]

    assert answer == {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}
