"""HTML that its content cannot break."""

import pytest

from gateway.reference.html import Html, element, joined, prose

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;", "'", "`<b>`"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text: str) -> None:
    for markup in (element("p", text), joined([text]), prose(text)):
        inside = markup.removeprefix("<p>").removesuffix("</p>").replace("<code>", "").replace("</code>", "")
        assert "<" not in inside


@pytest.mark.parametrize("text", HOSTILE)
def test_an_attribute_stays_an_attribute(text: str) -> None:
    markup = element("a", "x", href=text)

    assert markup.count('"') == 2
    assert markup.count("<") == 2


def test_markup_is_not_escaped_again() -> None:
    assert element("p", element("b", "x & y"), " & ") == "<p><b>x &amp; y</b> &amp; </p>"


def test_a_comment_becomes_paragraphs_and_lists() -> None:
    text = "One `word`.\n\nWords:\n- `a`: first\n- `b`: second"

    assert prose(text) == (
        "<p>One <code>word</code>.</p><p>Words:</p>"
        "<ul><li><code>a</code>: first</li><li><code>b</code>: second</li></ul>"
    )


def test_joined_markup_is_markup() -> None:
    assert isinstance(joined(["a"]), Html)
