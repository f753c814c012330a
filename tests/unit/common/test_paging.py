"""Page tokens are good for their own list and nothing else."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.paging import InvalidPageToken, page_token, position_of, read_moment

LIST = ("things", "pizza")
PLACE = ("2025-02-27T23:47:43+00:00", uuid4())


@given(st.text(max_size=60), st.uuids())
def test_a_token_leads_back_to_its_position(order: str, identity: UUID) -> None:
    assert position_of(LIST, page_token(LIST, (order, identity))) == (order, identity)


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_a_list_begins(token: str | None) -> None:
    assert position_of(LIST, token) is None


@pytest.mark.parametrize("other", ["things", ("things", "tea"), ("persons", "pizza"), ("things", "pizza", "oldest")])
def test_a_token_of_another_list_is_refused(other: object) -> None:
    with pytest.raises(InvalidPageToken):
        position_of(other, page_token(LIST, PLACE))


@given(st.text(min_size=1, max_size=200))
def test_any_other_text_is_refused(token: str) -> None:
    with pytest.raises(InvalidPageToken):
        position_of(LIST, token)


@pytest.mark.parametrize("place", ["", "2025", "2025|", "2025|no id", "|\n", "\xff"])
def test_a_token_that_was_made_up_with_its_digest_is_refused_too(place: str) -> None:
    raw = place.encode("latin-1")
    digest = sha256(repr(LIST).encode() + b"\0" + raw).digest()[:12]

    with pytest.raises(InvalidPageToken):
        position_of(LIST, urlsafe_b64encode(digest + raw).decode())


def test_a_moment_of_any_zone_is_one_of_ours() -> None:
    moment = read_moment("2025-02-27T23:47:43.5+23:59")

    assert (moment, moment.tzinfo) == (datetime(2025, 2, 26, 23, 48, 43, 500_000, UTC), UTC)


@pytest.mark.parametrize("text", ["", "soon", "2025-02-27T23:47:43", "0001-01-01T00:00:00+14:00"])
def test_a_moment_that_is_none_or_of_no_zone_or_before_all_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidPageToken):
        read_moment(text)
