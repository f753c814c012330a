"""No hostile URL passes, whatever it is dressed up as; no good one is refused."""

from ipaddress import ip_address

import pytest

from common.links import BadLink, Link, follow, parse_link
from common.outward import Address, AddressRule
from tests.unit.common.good_urls import GOOD, TIKTOK, TIKTOK_OVER_HTTP
from tests.unit.common.hostile_redirects import REDIRECTS
from tests.unit.common.hostile_urls import HOSTILE, NAMES

RULE = AddressRule()
PUBLIC = ["93.184.216.34"]


def objection(url: str) -> str | None:
    """Why the URL is not fetched, with every name resolved as the table says, and any other to a public address."""
    try:
        link = parse_link(url)
    except BadLink as fault:
        return str(fault)
    return next((why for each in addresses_of(link.host) if (why := RULE.objection(each, link.port))), None)


def addresses_of(host: str) -> list[Address]:
    """The host itself when it is an address."""
    try:
        return [ip_address(host)]
    except ValueError:
        return [ip_address(text) for text in NAMES.get(host, PUBLIC)]


def test_the_tables_are_long_and_say_nothing_twice() -> None:
    """X1."""
    assert len({url for url, _ in HOSTILE}) == len(HOSTILE) >= 250
    assert len({*TIKTOK, *TIKTOK_OVER_HTTP}) >= 60
    assert len(set(GOOD)) == len(GOOD) >= 90


@pytest.mark.parametrize(("url", "reason"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_url_is_refused_for_its_reason(url: str, reason: str) -> None:
    assert objection(url) == reason


@pytest.mark.parametrize("url", GOOD)
def test_a_good_url_passes(url: str) -> None:
    assert objection(url) is None


def test_path_and_query_stay_byte_for_byte() -> None:
    target = "/a%2fb/~tplv:1:q75.image?x-signature=6C%2BY%3D&x=%zz&&y==#"

    assert parse_link("https://good.example" + target).target == target.removesuffix("#")


def test_what_ascii_cannot_say_is_escaped_and_nothing_else() -> None:
    assert parse_link("https://good.example/ü%20?q=✓&r=%2F").target == "/%C3%BC%20?q=%E2%9C%93&r=%2F"


@pytest.mark.parametrize("url", GOOD)
def test_a_link_reads_as_itself(url: str) -> None:
    link = parse_link(url)

    assert parse_link(str(link)) == link


@pytest.mark.parametrize(
    ("location", "followed"),
    [
        ("/b.jpg", "https://good.example/b.jpg"),
        ("b.jpg?x=1", "https://good.example/a/b.jpg?x=1"),
        ("//both.example/c", "https://both.example/c"),
        ("http://both.example/c", "http://both.example/c"),
        ("?x=2", "https://good.example/a/a.jpg?x=2"),
        ("../../../../x", "https://good.example/x"),
    ],
)
def test_a_redirect_may_be_relative(location: str, followed: str) -> None:
    assert str(follow(Link("https", "good.example", 443, "/a/a.jpg"), location)) == followed


@pytest.mark.parametrize("location", REDIRECTS)
def test_a_redirect_to_where_nothing_is_fetched_from_has_its_objection(location: str) -> None:
    """O-9."""
    try:
        followed = follow(Link("https", "good.example", 443, "/"), location.format(port=81))
    except BadLink:
        return
    assert objection(str(followed)) is not None


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "gopher://x/",
        "http://user@x/",
        "http://0x7f.1/",
        "\x00",
        "http://[::1",
        "//[/",
        "http://good.example\uff0f@x/",
        "/\udcff",
    ],
)
def test_a_redirect_is_judged_as_strictly_as_an_address(location: str) -> None:
    with pytest.raises(BadLink):
        follow(Link("https", "good.example", 443, "/"), location)
