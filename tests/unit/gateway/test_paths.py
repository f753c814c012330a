"""The request target is decoded once and checked after."""

import pytest

from gateway.routes import read_target
from gateway.routes.paths import MalformedTarget


def test_segments_and_parameters_are_decoded_once() -> None:
    target = read_target("/a%20b/%2525/c?x=1&x=%2B&y=a+b&z&=v&&w=a=b")

    assert target.segments == ("a b", "%25", "c")
    assert target.parameters == (("x", "1"), ("x", "+"), ("y", "a b"), ("z", ""), ("", "v"), ("w", "a=b"))


def test_the_root_has_no_segments() -> None:
    assert read_target("/").segments == ()


def test_the_absolute_form_is_taken() -> None:
    assert read_target("HTTP://other.example:80/a?b=c").segments == ("a",)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "*",
        "a",
        "host:443",
        "http://host",
        "ftp://host/a",
        "//a",
        "/a//b",
        "/a/",
        "/.",
        "/a/../b",
        "/a/%2e%2E/b",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a\\b",
        "/a%00",
        "/a#b",
        "/a%",
        "/a%zz",
        "/%ff",
        "/\udcff",
        "/a?x=%ff",
        "/a?x=%0",
        "/a?%00=1",
    ],
)
def test_a_malformed_target_is_refused(raw: str) -> None:
    with pytest.raises(MalformedTarget):
        read_target(raw)
