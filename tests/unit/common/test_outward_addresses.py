"""What may be dialled: the public Internet, to the very edge of each network that is not, and what is opened."""

from ipaddress import ip_address

import pytest

from common.outward import AddressRule, parse_opening
from tests.unit.common.special_networks import INSIDE, OUTSIDE

RULE = AddressRule()


@pytest.mark.parametrize(("address", "why"), INSIDE)
def test_the_first_and_the_last_address_of_a_network_are_refused_for_its_reason(address: str, why: str) -> None:
    assert RULE.objection(ip_address(address), 443) == why


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_neighbours_of_a_network_may_be_dialled(address: str) -> None:
    assert RULE.objection(ip_address(address), 443) is None


@pytest.mark.parametrize(
    "address",
    [
        "2606:4700::5efe:7f00:1",
        "2606:4700::200:5efe:7f00:1",
        "2606:4700:0:0:0:5efe:a00:1",
    ],
)
def test_an_address_that_tunnels_ipv4_is_refused_in_whatever_network(address: str) -> None:
    """ISATAP."""
    assert RULE.objection(ip_address(address), 443) == "IPv4 within IPv6"


@pytest.mark.parametrize(
    ("opening", "address", "port"),
    [
        ("10.0.0.8:9000", "10.0.0.8", 9000),
        ("10.0.0.8:65535", "10.0.0.8", 65535),
        ("[::1]:8081", "::1", 8081),
        ("[::ffff:10.0.0.8]:9000", "::ffff:10.0.0.8", 9000),
        ("10.1.0.0/16", "10.1.0.0", 80),
        ("10.1.0.0/16", "10.1.255.255", 443),
        ("10.0.0.8/32", "10.0.0.8", 443),
        ("fd00:1::/32", "fd00:1:ffff:ffff:ffff:ffff:ffff:ffff", 443),
        ("0.0.0.0/0", "169.254.169.254", 80),
    ],
)
def test_an_opening_admits_what_it_names_to_its_edges(opening: str, address: str, port: int) -> None:
    assert AddressRule(openings=(parse_opening(opening),)).objection(ip_address(address), port) is None


@pytest.mark.parametrize(
    ("opening", "address", "port"),
    [
        ("10.0.0.8:9000", "10.0.0.8", 80),
        ("10.0.0.8:9000", "10.0.0.8", 443),
        ("10.0.0.8:9000", "10.0.0.8", 9001),
        ("10.0.0.8:9000", "10.0.0.7", 9000),
        ("10.0.0.8:9000", "10.0.0.9", 9000),
        ("10.0.0.8:9000", "::ffff:10.0.0.8", 9000),
        ("10.0.0.8:9000", "93.184.216.34", 9000),
        ("[::1]:8081", "127.0.0.1", 8081),
        ("127.0.0.1:8081", "::1", 8081),
        ("10.1.0.0/16", "10.0.255.255", 80),
        ("10.1.0.0/16", "10.2.0.0", 80),
        ("10.1.0.0/16", "10.1.0.1", 8080),
        ("10.1.0.0/16", "::ffff:10.1.0.1", 80),
        ("10.1.0.0/16", "2002:a01:1::", 80),
        ("0.0.0.0/0", "::1", 80),
        ("::/0", "127.0.0.1", 80),
    ],
)
def test_an_opening_admits_nothing_beside_it(opening: str, address: str, port: int) -> None:
    assert AddressRule(openings=(parse_opening(opening),)).objection(ip_address(address), port) is not None


def test_a_name_is_looked_up_only_for_a_port_that_somebody_may_use() -> None:
    rule = AddressRule(openings=(parse_opening("10.0.0.8:9000"),))

    asked = {port: rule.objection_unasked("name.example", port) for port in (80, 443, 9000, 9001, 22)}

    assert asked == {80: None, 443: None, 9000: None, 9001: "port 9001", 22: "port 22"}


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.1",
        "10.0.0.1:",
        "10.0.0.1:0",
        "10.0.0.1:080",
        "10.0.0.1:65536",
        "10.0.0.1:+80",
        "10.0.0.1:http",
        "10.1:80",
        "host:80",
        "*:80",
        ":80",
        "",
        "::1:80",
        "[10.0.0.1]:80",
        "[fe80::1%eth0]:80",
        "10.0.0.1/8",
        "10.0.0.0/33",
        "10.0.0.0/8:80",
        "http://10.0.0.1:80",
    ],
)
def test_an_opening_that_is_not_exact_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the setting's parser says it in its own words
        parse_opening(text)
