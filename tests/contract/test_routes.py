"""Every RPC is met over REST or says that it is not, is explained, and belongs to a service."""

import re
from collections import Counter
from collections.abc import Iterator

from google.protobuf.descriptor import Descriptor, EnumDescriptor

from common.errors import Kind
from gateway.contracts import Contracts, compiled
from gateway.routes import Table, bindings
from gateway.routes.sources import sources
from gateway.transcode import RequestReader, ResponseWriter, Takers, Writers

# The routes as they are documented.
DOCUMENTED = {
    "POST /api/tiktok/profiles/add",
    "GET /api/tiktok/profiles/{}/monitoring",
    "PATCH /api/tiktok/profiles/{}/monitoring",
    "POST /api/tiktok/profiles/{}/monitoring/trigger",
    "PATCH /api/tiktok/profiles/bulk/monitoring",
    "GET /api/tiktok/profiles/{}/posts",
    "POST /api/tiktok/posts/bulk",
    "POST /api/tiktok/posts/{}/ocr",
    "POST /api/tiktok/posts/bulk-ocr",
    "GET /api/tiktok/ocr/batches/{}",
    "GET /api/tiktok/profiles",
    "GET /api/tiktok/profiles/{}",
    "DELETE /api/tiktok/profiles/{}",
    "GET /api/tiktok/posts/{}",
    "GET /api/tiktok/posts",
    "GET /api/tiktok/posts/{}/history",
    "GET /api/tiktok/profiles/{}/history",
    "GET /api/tiktok/profiles/{}/export.csv",
    "GET /api/tiktok/profiles/{}/export.ndjson",
    "GET /api/tiktok/monitoring/summary",
    "POST /api/media/assets",
    "GET /api/media/assets/{}",
    "GET /api/media/assets/{}/content",
    "POST /api/media/urls",
    "GET /api/media/stats",
    "POST /api/media/retry-failed",
    "POST /api/media/cleanup",
    "GET /api/queues",
    "POST /api/queues/{}/clear",
    "GET /api/tiktok/categories",
}
SERVICES = {"media_cache", "monitor", "ocr"}
CONTRACTS = compiled()


def test_every_method_has_a_route_or_is_internal() -> None:
    for method in CONTRACTS.methods():
        assert (method.http is None) == method.rest.internal, method.path


def test_every_documented_route_is_there() -> None:
    routes = {f"{binding.verb} {_shape(binding.path)}" for binding in bindings(CONTRACTS)}

    assert routes >= DOCUMENTED


def test_no_two_routes_collide() -> None:
    table: Table[str] = Table()

    # Two of one shape and verb are refused when they are entered.
    for binding in bindings(CONTRACTS):
        table.add(binding.verb, binding.template, binding.path)


def test_every_method_belongs_to_a_service_or_to_all() -> None:
    assert set(CONTRACTS.services()) == SERVICES
    for method in CONTRACTS.methods():
        assert method.service in SERVICES or method.rest.fan_out, method.path


def test_every_method_can_be_read_and_written() -> None:
    takers, writers = Takers(), Writers()

    for binding in bindings(CONTRACTS):
        RequestReader(binding, takers)
        ResponseWriter(binding.method, writers)


def test_everything_has_a_comment() -> None:
    uncommented = [name for name in _names(CONTRACTS) if not CONTRACTS.comments.get(name)]

    assert uncommented == []


def test_every_method_names_its_errors() -> None:
    for method in CONTRACTS.methods():
        comment = CONTRACTS.comments[method.descriptor.full_name]
        assert "Errors:" in comment, method.path
        codes = re.findall(r"\b([A-Z_]{6,}) \(", comment.partition("Errors:")[2])
        assert set(codes) <= set(Kind.__members__), method.path


def test_reads_change_nothing_and_say_so() -> None:
    for binding in bindings(CONTRACTS):
        assert binding.verb != "GET" or binding.method.is_read, binding.path


def test_only_what_has_a_body_takes_one() -> None:
    for binding in bindings(CONTRACTS):
        assert binding.verb not in {"GET", "DELETE"} or not binding.body, binding.path


def test_long_lists_are_paged_alike() -> None:
    for binding in bindings(CONTRACTS):
        query = {field.json_name for field in sources(binding).query}
        answer = binding.method.descriptor.output_type.fields_by_name
        assert ("pageToken" in query) == ("next_page_token" in answer) == ("pageSize" in query), binding.path


def test_one_name_is_one_type_in_json() -> None:
    for message in _messages(CONTRACTS):
        counted = Counter(field.json_name for field in message.fields)
        assert set(counted.values()) <= {1}, message.full_name


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def _names(contracts: Contracts) -> Iterator[str]:
    for service in contracts.grpc_services:
        yield service.full_name
        yield from (method.full_name for method in service.methods)
    for message in _messages(contracts):
        yield message.full_name
        yield from (field.full_name for field in message.fields)
        for enum in message.enum_types:
            yield from _of_enum(enum)


def _of_enum(enum: EnumDescriptor) -> Iterator[str]:
    yield enum.full_name
    yield from (f"{enum.full_name}.{value.name}" for value in enum.values)


def _messages(contracts: Contracts) -> list[Descriptor]:
    found: dict[str, Descriptor] = {}
    waiting = [
        message
        for method in contracts.methods()
        for message in (method.descriptor.input_type, method.descriptor.output_type)
    ]
    while waiting:
        message = waiting.pop()
        if message.full_name in found or not message.full_name.startswith("carrel."):
            continue
        found[message.full_name] = message
        waiting += [field.message_type for field in message.fields if field.message_type is not None]
    return list(found.values())
