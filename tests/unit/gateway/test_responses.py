"""Responses of the real contracts: status, Location, and what is not part of the body."""

from typing import Any

import orjson
import pytest
from google.protobuf.message_factory import GetMessageClass

from gateway.contracts import compiled
from gateway.transcode import Answer, ResponseWriter, Writers, success_statuses

METHODS = {method.descriptor.name: method for method in compiled().methods()}


def answer(name: str, **fields: Any) -> Answer:
    method = METHODS[name]
    message = GetMessageClass(method.descriptor.output_type)(**fields)
    return ResponseWriter(method, Writers()).answer(message)


@pytest.mark.parametrize(("created", "status"), [(True, 201), (False, 200)])
def test_a_flag_chooses_the_status_and_stays_out_of_the_body(created: bool, status: int) -> None:
    given = answer("AddProfile", created=created)

    assert (given.status, orjson.loads(given.body)) == (status, {"profile": None, "stats": None})
    assert "Location" not in given.headers


def test_an_accepted_batch_says_where_to_look() -> None:
    assert answer("BatchAnalyzePosts", accepted=True, batch_id="a/b").headers == {
        "Location": "/api/tiktok/ocr/batches/a%2Fb"
    }
    assert answer("BatchAnalyzePosts").headers == {}


def test_nothing_is_no_content() -> None:
    assert answer("DeleteProfile") == Answer(204)


@pytest.mark.parametrize(("seconds", "caching"), [(2700, "private, max-age=2700"), (0, "no-store")])
def test_a_redirect_leads_to_where_the_message_says(seconds: int, caching: str) -> None:
    given = answer("GetAssetContent", uri='https://a.example/ü "b"?x=%C3%BC&y=1+2#z', max_age_seconds=seconds)

    assert given == Answer(
        302,
        headers={"Location": "https://a.example/%C3%BC%20%22b%22?x=%C3%BC&y=1+2#z", "Cache-Control": caching},
    )


def test_every_status_of_success_is_known() -> None:
    assert success_statuses(METHODS["AddProfile"]) == (200, 201)
    assert success_statuses(METHODS["BatchCacheAssets"]) == (202,)
    assert success_statuses(METHODS["DeleteProfile"]) == (204,)
    assert success_statuses(METHODS["GetAssetContent"]) == (302,)
