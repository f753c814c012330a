"""Values that must never be shown, and the record of them by which every output is cleaned."""

import re
from urllib.parse import unquote

_HIDDEN = "********"
_SHORTEST = 6
_PASSWORD_OF_A_URL = re.compile(r"^[a-z][a-z0-9+.-]*://[^/?#@]*?:([^/?#@]+)@", re.IGNORECASE)
_seen: set[str] = set()


class Secret:
    """A value that shows itself only to who asks for it with `reveal()`; printed, it is eight asterisks."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        remember(value)

    def reveal(self) -> str:
        """The value itself, for the one call that needs it."""
        return self._value

    def __repr__(self) -> str:
        return _HIDDEN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


def remember(value: str) -> None:
    """Has `value` removed from every output from now on, and the password in it where it is a URL."""
    password = _PASSWORD_OF_A_URL.match(value)
    parts = {value} | ({password[1], unquote(password[1])} if password else set())
    # Shorter words occur in ordinary text: hiding them would blank out the logs and still protect nothing.
    _seen.update(part for part in parts if len(part) >= _SHORTEST)


def remembered() -> frozenset[str]:
    """Every value that no output may contain."""
    return frozenset(_seen)
