"""A value that does not fit its field, and the record of all that do not."""

from common.errors import Violation, malformed

_MOST_VIOLATIONS = 50
_LONGEST_NAME = 100


class Misfit(ValueError):
    """The message completes the sentence "field ..." and never repeats the value."""


class Faults:
    """Collects what is wrong with one request, so that its caller hears all of it at once."""

    def __init__(self) -> None:
        self._violations: list[Violation] = []

    def add(self, path: str, description: str) -> None:
        """Notes a fault; beyond the fiftieth nobody reads on."""
        if len(self._violations) < _MOST_VIOLATIONS:
            self._violations.append(Violation(path, description))

    def check(self) -> None:
        """Raises what was noted, if anything was."""
        if self._violations:
            raise malformed(*self._violations)


def joined(path: str, name: str) -> str:
    """The path of a field within what is at `path`."""
    return f"{path}.{name}" if path else name


def foreign(name: str) -> str:
    """A name that the caller made up, fit to be repeated to it."""
    return name[:_LONGEST_NAME].encode("utf-8", "replace").decode()
