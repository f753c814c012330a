"""Whose signed URLs are taken, and what they may be for."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.objects.grants import Grant, GrantRefused, GrantSigner
from common.objects.names import disposition, is_shown
from common.settings import Secret

MOMENT = datetime(2026, 11, 21, 8, tzinfo=UTC)
GRANT = Grant("assets/a.jpg", "image/jpeg", "inline", MOMENT + timedelta(hours=1))
SIGNER = GrantSigner(Secret("a signing key"))


def query_of(signer: GrantSigner = SIGNER) -> dict[str, str]:
    return dict(parse_qsl(signer.query(GRANT)))


def test_a_grant_is_read_back_as_it_was_written() -> None:
    assert SIGNER.granted(GRANT.key, query_of(), MOMENT) == GRANT


def test_a_grant_ends_with_its_last_second() -> None:
    just_before = GRANT.expire_time - timedelta(milliseconds=1)

    assert SIGNER.granted(GRANT.key, query_of(), just_before)
    with pytest.raises(GrantRefused):
        SIGNER.granted(GRANT.key, query_of(), GRANT.expire_time)


def test_a_grant_under_another_key_is_refused() -> None:
    with pytest.raises(GrantRefused):
        SIGNER.granted(GRANT.key, query_of(GrantSigner(Secret("another key"))), MOMENT)


def test_a_refusal_repeats_nothing_of_the_url() -> None:
    query = query_of() | {"signature": "guessed-signature"}

    with pytest.raises(GrantRefused) as refusal:
        SIGNER.granted(GRANT.key, query, MOMENT)

    assert "guessed" not in f"{refusal.value} {refusal.value.metadata}"


@given(st.sampled_from(["type", "disposition", "expires", "signature"]), st.text())
def test_any_other_text_in_any_part_is_refused(part: str, text: str) -> None:
    query = query_of()
    if query[part] != text:
        with pytest.raises(GrantRefused):
            SIGNER.granted(GRANT.key, query | {part: text}, MOMENT)


@given(st.dictionaries(st.text(), st.text()), st.text())
def test_a_url_without_our_signature_is_refused(query: dict[str, str], key: str) -> None:
    with pytest.raises(GrantRefused):
        SIGNER.granted(key, query, MOMENT)


@pytest.mark.parametrize("content_type", ["image/jpeg", "image/heic", "audio/mpeg", "video/mp4"])
def test_pictures_sounds_and_films_are_shown_in_place(content_type: str) -> None:
    assert is_shown(content_type)


@pytest.mark.parametrize("content_type", ["image/svg+xml", "text/html", "application/pdf", "application/xhtml+xml"])
def test_everything_else_is_an_attachment(content_type: str) -> None:
    assert disposition(content_type) == "attachment"


@given(st.text())
def test_a_file_name_leaves_only_harmless_letters(filename: str) -> None:
    shown = disposition("image/png", filename)

    assert re.fullmatch(r'inline(; filename="[A-Za-z0-9_.-]+")?', shown)
