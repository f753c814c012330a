"""Path templates of google.api.http: `/api/media/assets/{id}/url`."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from gateway.contracts import ContractFault

_LITERAL = re.compile(r"[A-Za-z0-9._~-]+")
_VARIABLE = re.compile(r"\{([a-z][a-z0-9_]*)(?:=\*)?\}")


@dataclass(frozen=True)
class Variable:
    """A segment that can be anything, and the field of the request it is the value of."""

    field: str


Template: TypeAlias = tuple[str | Variable, ...]


def template(text: str) -> Template:
    """The segments of a path template; each is a word or a variable, nothing in between."""
    if not text.startswith("/"):
        raise ContractFault(f"{text}: a path begins with /")
    return tuple(_segment(part, text) for part in text[1:].split("/")) if text != "/" else ()


def _segment(part: str, text: str) -> str | Variable:
    if variable := _VARIABLE.fullmatch(part):
        return Variable(variable[1])
    if _LITERAL.fullmatch(part):
        return part
    raise ContractFault(f"{text}: {part or 'an empty segment'} is neither a word nor a {{field}}")
