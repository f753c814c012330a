"""Which texts are handles, and what is said of those that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.handles import InvalidHandle, parse_handle, read_handle


@pytest.mark.parametrize(
    "text",
    [
        "demo_kitchen",
        "@demo_kitchen",
        "@Demo_Kitchen",
        "https://www.tiktok.com/@demo_kitchen",
        "http://tiktok.com/@demo_kitchen/",
        "www.tiktok.com/@Demo_Kitchen",
        "https://m.tiktok.com/@demo_kitchen?lang=en&_r=1",
        "HTTPS://WWW.TIKTOK.COM/@demo_kitchen#top",
    ],
)
def test_every_way_of_writing_a_handle_gives_the_same_handle(text: str) -> None:
    assert parse_handle(text) == "demo_kitchen"


@pytest.mark.parametrize("text", ["ab", "a" * 24, "lyngame.52", "_._", "..a"])
def test_names_of_the_platform_are_accepted(text: str) -> None:
    assert parse_handle(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "a",
        "a" * 25,
        "name.",
        "@@name",
        "../x",
        "a/b",
        "a?b=c",
        "a%2fb",
        "two words",
        " name",
        "name\n",
        "name\x00",
        "n\u0430me",
        "na\U0001f355me",
        "https://www.tiktok.com/",
        "https://www.tiktok.com/@name/video/7476249773339692334",
        "https://www.tiktok.com/@na me",
        "https://tiktok.com.example.org/@name",
        "https://example.org/@name",
        "ftp://www.tiktok.com/@name",
        "x" * 1_000_000,
    ],
)
def test_everything_else_is_refused_with_the_name_of_the_field(text: str) -> None:
    with pytest.raises(InvalidHandle) as refusal:
        parse_handle(text, field="profile.handle")

    assert [violation.field for violation in refusal.value.violations] == ["profile.handle"]


@given(st.text(max_size=60))
def test_any_text_is_a_handle_in_lower_case_or_refused(text: str) -> None:
    try:
        handle = parse_handle(text)
    except InvalidHandle:
        return
    assert read_handle(handle) == handle == handle.lower()
