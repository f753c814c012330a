"""Answers that are bytes: of which methods they can come, and how they are written."""

from typing import Any

import pytest
from carrel.rest.v1 import rest_pb2
from google.api import annotations_pb2, http_pb2, httpbody_pb2
from google.api.httpbody_pb2 import HttpBody
from google.protobuf import any_pb2, descriptor_pb2, empty_pb2
from google.protobuf.descriptor_pb2 import FileDescriptorProto, MethodOptions

from gateway.contracts import ContractFault, Contracts, Method
from gateway.openapi import openapi_document
from gateway.reference import render
from gateway.routes import bindings
from gateway.transcode import Answer, ResponseWriter, Writers

BODY, EMPTY = ".google.api.HttpBody", ".google.protobuf.Empty"
DEPENDENCIES = (descriptor_pb2, any_pb2, empty_pb2, http_pb2, annotations_pb2, httpbody_pb2, rest_pb2)


def contracts(
    output: str = BODY, *, reads: bool = True, rest: dict[str, Any] | None = None, **streams: bool
) -> Contracts:
    """Contracts with one method, `Fetch`."""
    file = FileDescriptorProto(name="carrel/copy/v1/copy_service.proto", package="carrel.copy.v1", syntax="proto3")
    file.dependency.extend(module.DESCRIPTOR.name for module in DEPENDENCIES)
    service = file.service.add(name="CopyService")
    method = service.method.add(name="Fetch", input_type=EMPTY, output_type=output, **streams)
    options: Any = method.options
    options.Extensions[annotations_pb2.http].get = "/api/copies/export.csv"
    options.Extensions[rest_pb2.rest].CopyFrom(rest_pb2.Rest(**rest or {}))
    if reads:
        options.idempotency_level = MethodOptions.NO_SIDE_EFFECTS
    files = [FileDescriptorProto.FromString(module.DESCRIPTOR.serialized_pb) for module in DEPENDENCIES]
    return Contracts([*files, file])


def written(message: HttpBody, **rest: Any) -> Answer:
    method = Method(next(contracts(rest=rest).methods()).descriptor)
    return ResponseWriter(method, Writers()).answer(message)


@pytest.mark.parametrize(
    "given",
    [
        {"output": EMPTY, "server_streaming": True},
        {"client_streaming": True},
        {"client_streaming": True, "server_streaming": True},
        {"server_streaming": True, "reads": False},
        {"server_streaming": True, "rest": {"fan_out": True}},
    ],
)
def test_a_stream_that_cannot_be_an_answer_is_a_fault_of_the_contracts(given: dict[str, Any]) -> None:
    with pytest.raises(ContractFault):
        list(bindings(contracts(**given)))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"output": EMPTY, "server_streaming": True},
        {"output": EMPTY, "reads": False},
        {"output": EMPTY, "fan_out": True},
    ],
)
def test_a_redirect_that_cannot_be_an_answer_is_a_fault_of_the_contracts(given: dict[str, Any]) -> None:
    rest = {"redirect": {"location": "uri", "max_age": "seconds"}, "fan_out": given.pop("fan_out", False)}

    with pytest.raises(ContractFault):
        list(bindings(contracts(**given, rest=rest)))


def test_a_redirect_names_fields_that_are_there() -> None:
    method = next(contracts(EMPTY, rest={"redirect": {"location": "uri", "max_age": "seconds"}}).methods())

    with pytest.raises(ContractFault):
        ResponseWriter(method, Writers())


@pytest.mark.parametrize("streaming", [True, False])
def test_bytes_are_an_answer_whole_or_in_pieces(streaming: bool) -> None:
    assert len(list(bindings(contracts(server_streaming=streaming)))) == 1


def test_bytes_are_written_as_they_are() -> None:
    answer = written(HttpBody(content_type="text/csv; charset=utf-8", data=b"\0\xff"), media_type="text/csv")

    assert answer == Answer(200, b"\0\xff", "text/csv; charset=utf-8")


@pytest.mark.parametrize(
    ("rest", "content_type"), [({"media_type": "text/csv"}, "text/csv"), ({}, "application/octet-stream")]
)
def test_bytes_that_do_not_say_what_they_are_are_what_the_contract_says(
    rest: dict[str, str], content_type: str
) -> None:
    assert written(HttpBody(data=b"x"), **rest).content_type == content_type


def test_the_document_and_the_page_name_the_media_type_and_how_to_keep_the_file() -> None:
    made = contracts(server_streaming=True, rest={"media_type": "text/csv"})

    document = openapi_document(made, with_keys=False)
    page = render(document).content.decode()

    answer = document["paths"]["/api/copies/export.csv"]["get"]["responses"]["200"]
    assert answer["content"] == {"text/csv": {"schema": {"type": "string"}}}
    assert "a file of <code>text/csv</code>" in page
    assert "curl -s -f -OJ http://localhost:8080/api/copies/export.csv" in page
