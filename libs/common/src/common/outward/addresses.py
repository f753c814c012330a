"""Which addresses may be dialled: none that leads into this network, in whatever form it is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# `is_global` lets multicast and embedded IPv4 through, so each network is named here with its reason.
_CLOSED: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this host"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by a carrier"),
    ("127.0.0.0/8", "loopback"),
    # A public address that Azure answers inside of every one of its machines, with what they were set up with.
    ("168.63.129.16/32", "a cloud's own host"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112"),
    ("192.52.193.0/24", "AMT relays"),
    ("192.88.99.0/24", "6to4 relays"),
    ("192.168.0.0/16", "private"),
    ("192.175.48.0/24", "AS112"),
    ("198.18.0.0/15", "benchmarks"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("233.252.0.0/24", "documentation"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "this host"),
    ("::1/128", "loopback"),
    ("::/96", "IPv4 within IPv6"),
    ("::ffff:0:0/96", "IPv4 within IPv6"),
    ("::ffff:0:0:0/96", "IPv4 within IPv6"),
    ("64:ff9b::/96", "IPv4 within IPv6"),
    ("64:ff9b:1::/48", "IPv4 within IPv6"),
    ("2001::/32", "IPv4 within IPv6"),
    ("2002::/16", "IPv4 within IPv6"),
    ("100::/64", "discarded"),
    ("2001::/23", "protocol assignments"),
    ("2001:db8::/32", "documentation"),
    ("2620:4f:8000::/48", "AS112"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)
CLOSED: tuple[tuple[Network, str], ...] = tuple((ip_network(network), why) for network, why in _CLOSED)
# Whatever IANA has not handed out for the public Internet may be anything in somebody's own network.
_PUBLIC_IPV6 = ip_network("2000::/3")
# ISATAP marks its addresses within the lower half, whatever the network: 0000:5efe or 0200:5efe, then the IPv4 address.
_ISATAP = (0x00005EFE, 0x02005EFE)
_HIGHEST_PORT = 65535
# An IPv6 address needs its brackets: without them its last group could be the port.
_OPENING = re.compile(r"^(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<four>[0-9.]+)):(?P<port>[1-9][0-9]{0,4})\Z")


@dataclass(frozen=True)
class Opening:
    """A network that may be dialled although it is not public, on one port or on those of the list."""

    network: Network
    port: int | None = None

    def admits(self, address: Address, port: int, ports: Sequence[int]) -> bool:
        """Whether this opens the way to `address` on `port`."""
        is_port = port in ports if self.port is None else port == self.port
        return is_port and address.version == self.network.version and address in self.network


@dataclass(frozen=True)
class AddressRule:
    """What may be dialled: public addresses on the listed ports, and what is opened beside them."""

    ports: tuple[int, ...] = (80, 443)
    openings: tuple[Opening, ...] = ()

    def objection(self, address: Address, port: int) -> str | None:
        """Why `address` must not be dialled on `port`; None when it may."""
        if any(opening.admits(address, port, self.ports) for opening in self.openings):
            return None
        if port not in self.ports:
            return f"port {port}"
        return closed(address)

    def objection_unasked(self, host: str, port: int) -> str | None:
        """What a host can be refused for without a look-up: it is an address itself, or its port is nobody's."""
        try:
            return self.objection(ip_address(host), port)
        except ValueError:
            return None if self._opens(port) else f"port {port}"

    def _opens(self, port: int) -> bool:
        return port in self.ports or any(opening.port == port for opening in self.openings)


def closed(address: Address) -> str | None:
    """Why `address` is not public; None when it is. IPv4 inside IPv6 is never public: nobody has to write it so."""
    found = next((why for network, why in CLOSED if address.version == network.version and address in network), None)
    if isinstance(address, IPv4Address) or found:
        return found
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "IPv4 within IPv6"
    return None if address in _PUBLIC_IPV6 and address.scope_id is None else "not public"


def parse_opening(text: str) -> Opening:
    """An opening as it stands in a setting: `10.1.2.3:9000`, `[fd00::1]:9000` or a network such as `10.0.0.0/8`."""
    if "/" in text:
        return Opening(ip_network(text))
    parts = _OPENING.match(text)
    if parts is None or int(parts["port"]) > _HIGHEST_PORT:
        raise ValueError(f"expected address:port or a network, not {text!r}")
    address = IPv6Address(parts["six"]) if parts["six"] else IPv4Address(parts["four"])
    return Opening(ip_network(address), int(parts["port"]))
