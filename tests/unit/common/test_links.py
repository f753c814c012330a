"""No hostile URL passes, whatever it is dressed up as; no good one is refused."""

from ipaddress import ip_address

import pytest

from common.links import BadLink, Link, follow, parse_link
from common.outward import AddressRule, parse_opening
from tests.unit.common.hostile_urls import GOOD, HOSTILE, NAMES

RULE = AddressRule()


def objection(url: str, rule: AddressRule = RULE) -> str | None:
    """Why the URL is not fetched, with every name resolved as the table says."""
    try:
        link = parse_link(url)
    except BadLink as fault:
        return str(fault)
    addresses = [ip_address(text) for text in NAMES.get(link.host, [link.host])]
    return next((why for address in addresses if (why := rule.objection(address, link.port))), None)


def test_the_table_of_hostile_urls_is_long_and_says_nothing_twice() -> None:
    assert len({url for url, _ in HOSTILE}) == len(HOSTILE) >= 150


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


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://x/", "http://user@x/", "http://0x7f.1/", "\x00"])
def test_a_redirect_is_judged_as_strictly_as_an_address(location: str) -> None:
    with pytest.raises(BadLink):
        follow(Link("https", "good.example", 443, "/"), location)


@pytest.mark.parametrize(
    ("opening", "url"),
    [
        ("10.0.0.8:9000", "http://private.example:9000/"),
        ("10.0.0.8:9000", "http://10.0.0.8:9000/"),
        ("10.0.0.0/8", "http://private.example/"),
        ("[::1]:8081", "http://[::1]:8081/"),
        ("127.0.0.1:8081", "http://127.0.0.1:8081/"),
    ],
)
def test_an_opening_admits_exactly_what_it_names(opening: str, url: str) -> None:
    assert objection(url, AddressRule(openings=(parse_opening(opening),))) is None


@pytest.mark.parametrize(
    ("opening", "url"),
    [
        ("10.0.0.8:9000", "http://10.0.0.8/"),
        ("10.0.0.8:9000", "http://10.0.0.9:9000/"),
        ("10.0.0.8:9000", "http://good.example:9000/"),
        ("10.0.0.0/8", "http://10.0.0.1:9000/"),
        ("10.0.0.0/8", "http://[::ffff:10.0.0.1]/"),
        ("127.0.0.1:8081", "http://localhost:8081/"),
    ],
)
def test_an_opening_admits_nothing_else(opening: str, url: str) -> None:
    assert objection(url, AddressRule(openings=(parse_opening(opening),))) is not None


@pytest.mark.parametrize("text", ["10.0.0.1", "10.0.0.1:0", "10.0.0.1:99999", "host:80", "10.0.0.1/8", "", ":80"])
def test_an_opening_that_is_not_exact_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the setting's parser says it in its own words
        parse_opening(text)
