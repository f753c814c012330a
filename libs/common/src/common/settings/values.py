"""From text to a value: what a setting may look like. Messages say what was expected, never what was found."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import urlsplit

_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
_FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
_LARGEST_PORT = 65535
_LONGEST_SECONDS = 366 * 86400
_SHORTEST_INTERVAL = timedelta(seconds=0.1)


class Unfit(ValueError):
    """A value that does not fit. The message completes the sentence "NAME ..." and never repeats the value."""


@dataclass(frozen=True)
class Address:
    """A host and a port, printed as `host:port`; port 0 asks the system for a free one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def text(value: str) -> str:
    """One line of text that is not empty."""
    stripped = value.strip()
    if not stripped or not stripped.isprintable():
        raise Unfit("must be one line of text, not empty")
    return stripped


def integer(minimum: int, maximum: int) -> Callable[[str], int]:
    """A whole number between the two bounds, which are allowed themselves."""

    def parse(value: str) -> int:
        if re.fullmatch(r"\s*-?[0-9]{1,18}\s*", value) and minimum <= int(value) <= maximum:
            return int(value)
        raise Unfit(f"must be a whole number from {minimum} to {maximum}")

    return parse


def number(minimum: float, maximum: float) -> Callable[[str], Decimal]:
    """A decimal number between the two bounds, which are allowed themselves."""

    def parse(value: str) -> Decimal:
        found = _decimal(value)
        if found is None or not minimum <= found <= maximum:
            raise Unfit(f"must be a number from {minimum:g} to {maximum:g}")
        return found

    return parse


def seconds(value: str) -> timedelta:
    """A length of time, written in seconds, fractions allowed."""
    found = _decimal(value)
    if found is None or not 0 <= found <= _LONGEST_SECONDS:
        raise Unfit("must be a number of seconds, 0 or more")
    return timedelta(seconds=float(found))


def interval(value: str) -> timedelta:
    """A length of time between two rounds of something, written in seconds: never so short that it is no pause."""
    found = seconds(value)
    if found < _SHORTEST_INTERVAL:
        raise Unfit(f"must be a number of seconds, {_SHORTEST_INTERVAL.total_seconds():g} or more")
    return found


def size(value: str) -> int:
    """A number of bytes, with or without a unit: `200MB`, `4 MiB`, `1048576`."""
    match = re.fullmatch(r"\s*([0-9]{1,18})\s*([A-Za-z]*)\s*", value)
    unit = _UNITS.get(match[2].upper()) if match else None
    if match is None or unit is None:
        raise Unfit("must be a number of bytes, like 1048576, 200MB or 4MiB")
    return int(match[1]) * unit


def flag(value: str) -> bool:
    """True or false, in the usual spellings."""
    try:
        return _FLAGS[value.strip().lower()]
    except KeyError:
        raise Unfit("must be true or false") from None


def words(value: str) -> tuple[str, ...]:
    """The words between the commas, in order; none when there is nothing."""
    return tuple(word for word in (part.strip() for part in value.split(",")) if word)


def choice(*allowed: str) -> Callable[[str], str]:
    """One of the words, whatever their case."""
    by_folded = {word.casefold(): word for word in allowed}

    def parse(value: str) -> str:
        try:
            return by_folded[value.strip().casefold()]
        except KeyError:
            raise Unfit(f"must be one of {', '.join(allowed)}") from None

    return parse


def url(*schemes: str) -> Callable[[str], str]:
    """An absolute URL under one of the schemes, with a host."""

    def parse(value: str) -> str:
        stripped = text(value)
        if not _has_host(stripped, schemes):
            raise Unfit(f"must be a URL like {schemes[0]}://host:port/")
        return stripped

    return parse


def address(value: str) -> Address:
    """A host and a port: `127.0.0.1:50051`, `[::1]:50051`, `library:50051`."""
    match = re.fullmatch(r"\s*(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):([0-9]{1,5})\s*", value)
    if match is None or int(match[3]) > _LARGEST_PORT:
        raise Unfit("must be host:port")
    return Address(match[1] or match[2], int(match[3]))


def path(value: str) -> Path:
    """A path on this machine."""
    return Path(text(value)).expanduser()


def _decimal(value: str) -> Decimal | None:
    try:
        found = Decimal(value.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _has_host(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        # Asking for the port is what checks it.
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
