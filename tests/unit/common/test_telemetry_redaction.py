"""Redaction: what is taken out of everything that leaves the process."""

import pytest

from common.settings import Secret
from common.telemetry import redacted, redacted_value, safe_url

CANARY = "C4n4ry-8f2e"


@pytest.mark.parametrize(
    "text",
    [
        f"https://cdn.example/v.mp4?a=1&x-signature={CANARY}&b=2",
        f"https://r2.example/k?X-Amz-Credential={CANARY}&X-Amz-Signature={CANARY}&X-Amz-Security-Token={CANARY}",
        f"https://host/o?expires=1&signature={CANARY}",
        f"https://host/o?sig={CANARY}",
        f"https://generative.example/v1?key={CANARY}",
        f"https://proxy/?url=https%3A%2F%2Fcdn%2Fv%3Fx-signature%3D{CANARY}%26a%3D1",
        f"postgresql+psycopg://user:{CANARY}@host/db",
        f"https://{CANARY}@sentry.example/1",
        f"redis://:p@{CANARY}@host:1/0",
        f"Authorization: Bearer {CANARY}",
        f"{{'authorization': 'Basic {CANARY}'}}",
        f"proxy-authorization:  Digest username=a, response={CANARY}",
        f"sent bearer {CANARY} to it",
        f'{{"api_key": "{CANARY}"}}',
        f"x-api-key: {CANARY}",
        f"AWS_SECRET_ACCESS_KEY={CANARY}",
        f"connection failed: host=h password={CANARY} user=u",
        f"Set-Cookie: {CANARY}",
    ],
)
def test_a_secret_is_taken_out_by_where_it_stands(text: str) -> None:
    assert CANARY not in redacted(text)


def test_the_rest_of_the_text_stays() -> None:
    given = "GET https://u:p@cdn.example/a/b.jpg?size=2&x-signature=abc&page=3 took 5 ms"

    assert redacted(given) == "GET https://********@cdn.example/a/b.jpg?size=2&x-signature=********&page=3 took 5 ms"


@pytest.mark.parametrize(
    "text",
    [
        "kept 3 posts of @demo_kitchen",
        "asset 0191: DOWNLOADING",
        "https://host/path?page=2#top",
        "retry at 10:30",
        "pageToken: must be at most 1024 characters",
        "",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert redacted(text) == text


def test_a_value_that_was_read_as_a_secret_is_taken_out_wherever_it_stands() -> None:
    Secret("pa ss/word-5512")

    assert redacted("say pa ss/word-5512 or pa%20ss%2Fword-5512") == "say ******** or ********"


def test_a_short_secret_does_not_blank_out_ordinary_text() -> None:
    Secret("post")

    assert redacted("kept 3 posts") == "kept 3 posts"


def test_under_the_name_of_a_secret_everything_is_hidden() -> None:
    found = redacted_value({"token": "abc", "input_token": 12, "deep": [{"X-Api-Key": "k", "ok": "v"}]})

    assert found == {"token": "********", "input_token": 12, "deep": [{"X-Api-Key": "********", "ok": "v"}]}


def test_what_nests_without_end_ends() -> None:
    endless: list[object] = []
    endless.append(endless)

    assert "..." in str(redacted_value(endless))


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://u:p@host:8/a/b?x=1#f", "https://host:8/a/b"),
        ("/a?x-signature=1", "/a"),
        ("https://[broken?x=1", "https://[broken"),
        ("", ""),
    ],
)
def test_a_safe_url_has_neither_query_nor_userinfo(url: str, safe: str) -> None:
    assert safe_url(url) == safe
