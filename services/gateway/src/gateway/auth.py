"""Who is calling: API keys, of which only the hashes are known here."""

import hmac
import ipaddress
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from common.errors import Unauthenticated
from common.settings import Unfit

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ENTRY = re.compile(rf"({_NAME.pattern}):([0-9a-f]{{64}})")
_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/=-]{1,512})", re.IGNORECASE)
_EXPECTED = "must be name:sha256 entries with commas between, as `python -m gateway key NAME` prints them"
_PREFIX = "carrel_"
_KEY_BYTES = 32


class KeyRefused(Unauthenticated):
    """This needs an API key that is valid: Authorization: Bearer <key>."""

    reason = "KEY_REFUSED"


@dataclass(frozen=True)
class KeyEntry:
    """A key that is valid: whose it is, and the SHA-256 of it in hex."""

    name: str
    digest: str

    def __str__(self) -> str:
        return f"{self.name}:{self.digest}"


def key_entries(text: str) -> tuple[KeyEntry, ...]:
    """The entries between the commas of a setting; several may be valid at once, so that keys can be changed."""
    found = [_ENTRY.fullmatch(part.strip()) for part in text.split(",") if part.strip()]
    if None in found:
        raise Unfit(_EXPECTED)
    return tuple(KeyEntry(match[1], match[2]) for match in found if match)


def checked_entries(text: str) -> str:
    """The text of a setting, when `key_entries` can read it and finds something."""
    if not key_entries(text):
        raise Unfit(_EXPECTED)
    return text


def key_name(text: str) -> str:
    """The name of a key: up to 64 letters, digits, dots, dashes and underscores."""
    if not _NAME.fullmatch(text):
        raise ValueError(text)
    return text


def new_key(name: str) -> tuple[str, KeyEntry]:
    """A fresh key for somebody, and the entry by which it is known from now on."""
    key = _PREFIX + secrets.token_urlsafe(_KEY_BYTES)
    return key, KeyEntry(key_name(name), _digest(key))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server on that host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Keys:
    """The keys that are valid; without any, everybody is let in (and only loopback is listened on)."""

    def __init__(self, entries: Sequence[KeyEntry]) -> None:
        self._entries = entries

    def caller(self, headers: Mapping[str, str]) -> str | None:
        """The name of who calls, None where no keys are asked for; KeyRefused for everybody else."""
        if not self._entries:
            return None
        match = _BEARER.fullmatch(headers.get("Authorization", ""))
        digest = _digest(match[1]) if match else ""
        # Each entry is looked at, in constant time: how long it took says nothing about how close the guess was.
        names = [entry.name for entry in self._entries if hmac.compare_digest(entry.digest, digest)]
        if not names:
            raise KeyRefused
        return names[0]


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
