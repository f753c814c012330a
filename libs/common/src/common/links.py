"""Strict reading of foreign URLs: one meaning or none, because what is judged must be what is dialled.

Standard library only.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urljoin

MAX_URL_LENGTH = 8192
_LONGEST_NAME = 253
_HIGHEST_PORT = 65535
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PARTS = re.compile(
    r"^(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<rest>[^#]*)(?:#.*)?\Z", re.DOTALL
)
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_AUTHORITY = re.compile(r"^(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>.*))?\Z")
_PORT = re.compile(r"^[1-9][0-9]{0,4}\Z")
_LABEL = re.compile(r"^(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")
# Everything that a C library may take for an IPv4 address: a last label of digits, or of 0x and hex digits.
_NUMERIC = re.compile(r"^(0x[0-9a-f]*|[0-9]+)\Z")
# Controls, spaces, what cannot be seen or turns the direction of reading, and halves of characters.
_FORBIDDEN = re.compile(
    r"[\x00-\x20\x7f-\xa0\\\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\udfff\ufeff\ufff9-\uffff]"
)
# The two standards of names that are not ASCII ask DNS for different names when one of these is in them.
_READ_DIFFERENTLY = re.compile("[\u00df\u1e9e\u03c2]")
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"


class BadLink(ValueError):
    """A URL that has no single meaning, or one that is not dialled; the text says which."""


@dataclass(frozen=True)
class Link:
    """A URL in its only form: scheme, host in ASCII, port, and the rest exactly as it came."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as they stand in a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def parse_link(url: str) -> Link:
    """The link that `url` is; raises BadLink for everything that two readers could understand differently."""
    if len(url) > MAX_URL_LENGTH:
        raise BadLink("too long")
    if _FORBIDDEN.search(url):
        raise BadLink("forbidden character")
    parts = _PARTS.match(url)
    if parts is None:
        raise BadLink("not a URL with a host")
    scheme = parts["scheme"].lower()
    if scheme not in _DEFAULT_PORTS:
        raise BadLink("scheme")
    host, port = _authority(parts["authority"])
    return Link(scheme, host, _DEFAULT_PORTS[scheme] if port is None else port, _target(parts["rest"]))


def follow(link: Link, location: str) -> Link:
    """Where a redirect from `link` leads; `location` may be relative."""
    if _FORBIDDEN.search(location):
        raise BadLink("forbidden character")
    try:
        # Readers disagree on what a scheme without a host is relative to.
        joined = location if _SCHEME.match(location) else urljoin(str(link), location)
    except ValueError as fault:
        raise BadLink("not a URL") from fault
    return parse_link(joined)


def _authority(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise BadLink("user information")
    if "%" in authority:
        raise BadLink("escaped host")
    parts = _AUTHORITY.match(authority)
    if parts is None:
        raise BadLink("brackets")
    if not parts["host"]:
        raise BadLink("no host")
    return parse_host(parts["host"]), _port(parts["port"])


def _port(text: str | None) -> int | None:
    if text is None:
        return None
    if not _PORT.match(text) or int(text) > _HIGHEST_PORT:
        raise BadLink("port")
    return int(text)


def parse_host(text: str) -> str:
    """The host in ASCII, an IPv6 address without its brackets; raises BadLink where readers could disagree."""
    if text.startswith("["):
        return _ipv6(text[1:-1])
    name = _ascii(text)
    labels = name.split(".")
    if _NUMERIC.match(labels[-1]):
        return _ipv4(name)
    if len(name) > _LONGEST_NAME or not all(_LABEL.match(label) for label in labels):
        raise BadLink("host name")
    return name


def _ascii(text: str) -> str:
    """The name as it is asked for in DNS; a final dot says nothing more."""
    if len(text) > _LONGEST_NAME + 1 or _READ_DIFFERENTLY.search(text):
        raise BadLink("host name")
    try:
        name = text.lower() if text.isascii() else text.encode("idna").decode("ascii").lower()
    except UnicodeError as fault:
        raise BadLink("host name") from fault
    return name.removesuffix(".")


def _ipv4(text: str) -> str:
    """Four decimal numbers: `0177.1`, `0x7f000001` and `2130706433` are read differently by different programs."""
    try:
        return str(IPv4Address(text))
    except AddressValueError as fault:
        raise BadLink("odd number form") from fault


def _ipv6(text: str) -> str:
    try:
        address = IPv6Address(text)
    except AddressValueError as fault:
        raise BadLink("IPv6 address") from fault
    if address.scope_id is not None:
        raise BadLink("IPv6 zone")
    return str(address)


def _target(rest: str) -> str:
    """Path and query byte for byte, for signatures cover them; only what ASCII cannot say is escaped."""
    target = rest if rest.startswith("/") else f"/{rest}"
    return target if target.isascii() else quote(target, safe=_SAFE)
