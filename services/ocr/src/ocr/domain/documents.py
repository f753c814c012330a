"""The JSON object in the text of a model's answer."""

import json
from collections.abc import Mapping, Sequence

from ocr.domain.failures import EmptyAnswer, FencedAnswer, InvalidAnswer

LONGEST_ANSWER = 1_000_000
_FENCE = "```"


class _Faulty(ValueError):
    """What JSON allows and no answer may have."""


def read_document(text: str) -> Mapping[str, object]:
    """The object, out of a fence if that is all there is around it.

    Raises `EmptyAnswer` where there is nothing, `FencedAnswer` where other text stands around an object,
    `InvalidAnswer` for everything else that is not one.
    """
    if len(text) > LONGEST_ANSWER:
        raise InvalidAnswer("The model's answer is longer than any answer can be.")
    inner = _unfenced(text.strip())
    if not inner:
        raise EmptyAnswer
    document = _parsed(inner)
    if not isinstance(document, dict):
        raise InvalidAnswer("The model's answer is not an object.")
    return document


def _unfenced(text: str) -> str:
    opening, _, rest = text.partition("\n")
    is_fenced = opening.rstrip().lower() in (_FENCE, f"{_FENCE}json") and rest.endswith(_FENCE)
    return rest.removesuffix(_FENCE).strip() if is_fenced else text


def _parsed(text: str) -> object:
    try:
        return _READER.decode(text)
    except (ValueError, RecursionError):
        raise (FencedAnswer if _holds_an_object(text) else InvalidAnswer) from None


def _holds_an_object(text: str) -> bool:
    """Whether what begins at the first brace is an object, whatever follows it."""
    begin = text.find("{")
    try:
        return begin >= 0 and bool(_READER.raw_decode(text, begin))
    except (ValueError, RecursionError):
        return False


def _once(pairs: Sequence[tuple[str, object]]) -> Mapping[str, object]:
    # Of two values under one name nobody can say which is meant.
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Faulty
    return found


_READER = json.JSONDecoder(object_pairs_hook=_once)
