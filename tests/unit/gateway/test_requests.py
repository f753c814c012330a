"""Requests of the real contracts, from the parts of HTTP to the message."""

from typing import Any
from uuid import uuid4

import pytest
from carrel.rest.v1 import rest_pb2
from multidict import CIMultiDict

from common.errors import InvalidArgument
from gateway.contracts import ContractFault, compiled
from gateway.routes import bindings
from gateway.transcode import Parts, RequestReader, Takers

CONTRACTS = compiled()
TAKERS = Takers()
READERS = {f"{one.verb} {one.path}": RequestReader(one, TAKERS) for one in bindings(CONTRACTS)}
ID = str(uuid4())
TRIGGER = "POST /api/tiktok/profiles/{id}/monitoring/trigger"


def read(route: str, *variables: str, query: dict[str, str] | None = None, **parts: Any) -> Any:
    return READERS[route].read(Parts(variables, tuple((query or {}).items()), **parts))


def refused(route: str, *variables: str, **parts: Any) -> list[str]:
    with pytest.raises(InvalidArgument) as failure:
        read(route, *variables, **parts)
    return [one.field for one in failure.value.violations]


def test_a_missing_body_is_an_empty_one() -> None:
    assert read(TRIGGER, ID) == read(TRIGGER, ID, body=b"{}")


def test_path_and_body_make_one_message() -> None:
    message = read(TRIGGER, ID, body=b'{"forceRecache": true}')

    assert (message.id, message.force_recache) == (ID, True)


def test_what_the_path_says_the_body_may_not() -> None:
    assert refused(TRIGGER, ID, body=b'{"id": "another"}') == ["id"]


def test_what_a_header_says_the_body_may_not() -> None:
    assert refused("POST /api/tiktok/posts/bulk-ocr", body=b'{"respondAsync": true}') == ["respondAsync"]


@pytest.mark.parametrize(
    ("prefer", "expected"),
    [
        ("respond-async", True),
        ("Respond-Async; wait=5", True),
        ("return=minimal, respond-async", True),
        ("respond-asynchronously", False),
        ("", False),
    ],
)
def test_a_header_sets_its_flag(prefer: str, expected: bool) -> None:
    message = read("POST /api/tiktok/posts/bulk-ocr", headers={"Prefer": prefer})

    assert message.respond_async is expected


def test_a_header_may_come_in_several_lines() -> None:
    lines = CIMultiDict([("Prefer", "return=minimal"), ("prefer", "respond-async")])

    assert read("POST /api/tiktok/posts/bulk-ocr", headers=lines).respond_async


def test_some_fields_of_a_body_may_stand_in_the_query_but_not_in_both() -> None:
    route, body = "POST /api/tiktok/posts/bulk-ocr", f'{{"postIds": ["{ID}"], "force": false}}'.encode()

    message = read(route, query={"dryRun": "true"}, body=body)

    assert (list(message.post_ids), message.dry_run, message.force) == ([ID], True, False)
    assert refused(route, query={"force": "true"}, body=body) == ["force"]
    assert refused(route, query={"postIds": ID}, body=body) == ["postIds"]


def test_only_fields_of_the_body_can_stand_in_the_query_as_well() -> None:
    trigger = next(one for one in bindings(CONTRACTS) if f"{one.verb} {one.path}" == TRIGGER)
    trigger.method.__dict__["rest"] = rest_pb2.Rest(query=["id"])

    with pytest.raises(ContractFault):
        RequestReader(trigger, TAKERS)


def test_an_additional_path_sets_a_field_that_is_a_parameter_elsewhere() -> None:
    by_path = read("GET /api/tiktok/profiles/{profile_id}/posts", ID, query={"q": "soup"})
    by_query = read("GET /api/tiktok/posts", query={"profileId": ID, "q": "soup"})

    assert by_path == by_query
    assert refused("GET /api/tiktok/profiles/{profile_id}/posts", ID, query={"profileId": ID}) == ["profileId"]


def test_a_parameter_that_is_given_is_there() -> None:
    message = read("GET /api/tiktok/profiles", query={"monitoringEnabled": "false", "pageToken": ""})

    assert message.HasField("monitoring_enabled")
    assert message.HasField("page_token")
    assert not message.HasField("page_size")


def test_a_parameter_that_is_given_twice_is_refused() -> None:
    with pytest.raises(InvalidArgument) as failure:
        READERS["GET /api/tiktok/posts"].read(Parts(parameters=(("q", "soup"), ("q", "cake"))))

    assert [one.field for one in failure.value.violations] == ["q"]


def test_a_body_where_none_belongs_is_refused() -> None:
    assert refused("GET /api/tiktok/profiles", body=b"{}") == [""]


def test_all_parts_are_judged_together() -> None:
    faults = refused(TRIGGER, ID, query={"x": "1"}, body=b'{"y": 1, "forceRecache": "yes"}')

    assert sorted(faults) == ["forceRecache", "x", "y"]


def test_a_post_that_a_caller_brings_is_whole() -> None:
    body = (
        b'{"profile": {"handle": "cook", "avatar": {"url": "http://a/"}}, "posts": [{"tiktokId": "7460000000000000000",'
        b'"contentType": "image", "publishedAt": "2025-01-24T08:30:00Z", "viewCount": 9007199254740993,'
        b'"images": [{"url": "http://a/1", "alternateUrls": ["http://b/1"], "width": 1080}], "music": {}}]}'
    )

    message = read("POST /api/tiktok/posts/bulk", body=body)

    (post,) = message.posts
    assert (post.tiktok_id, post.content_type, post.view_count) == ("7460000000000000000", 2, 2**53 + 1)
    assert post.publish_time.seconds == 1737707400
    assert (post.images[0].uri, list(post.images[0].alternate_uris)) == ("http://a/1", ["http://b/1"])
    assert post.HasField("music")
    assert not post.HasField("video")
