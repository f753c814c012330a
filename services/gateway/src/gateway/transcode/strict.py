"""From bytes to plain JSON, strictly: what a lenient parser would guess at is refused."""

import json
import re
from collections import Counter
from typing import Any, NoReturn

from gateway.transcode.misfit import Misfit

DEEPEST = 64
_MOST_DIGITS = 4000
# Possessive, and content with a string that never ends: hostile text must not make it try again from every quote.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


class Doubled(dict[str, Any]):
    """An object in which some names stand twice; which, is in `names`."""

    names: tuple[str, ...] = ()


def read_json(body: bytes) -> Any:
    """The document in the body; a Misfit says why there is none."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Misfit("is not UTF-8") from None
    if _depth(text) > DEEPEST:
        raise Misfit(f"is nested deeper than {DEEPEST} levels")
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise Misfit(f"is not JSON: {error.msg} at character {error.pos}") from None


def _depth(text: str) -> int:
    if text.count("[") + text.count("{") <= DEEPEST:
        return 0
    depth = deepest = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = Doubled(pairs)
    doubled.names = tuple(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
    return doubled


def _refuse_constant(_: str) -> NoReturn:
    raise Misfit("is not JSON: NaN and Infinity are no numbers")


def _integer(text: str) -> int | float:
    # int() refuses thousands of digits with an error of its own; like 1e400, they are refused by every field.
    return int(text) if len(text) <= _MOST_DIGITS else float("inf")
