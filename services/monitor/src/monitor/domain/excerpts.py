"""What stands around that which was found in a text, in parts: foreign text is never markup."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.domain.graphemes import whole

Span = tuple[int, int]
LENGTH = 160
_BEFORE = 40
_NEAR = 20
_space = re.compile(r"\s+")


@dataclass(frozen=True)
class ExcerptPart:
    """A stretch of the text that is what was searched for, or is not."""

    text: str
    is_match: bool


def excerpt_of(text: str, spans: Sequence[Span]) -> Iterator[ExcerptPart]:
    """The stretch of the text around the first of these sorted spans, with all of them that reach into it."""
    place, end = _window(text, *spans[0])
    for start, stop in _joined(spans):
        if start >= end:
            break
        if place < start:
            yield ExcerptPart(text[place:start], is_match=False)
        place = min(stop, end)
        yield ExcerptPart(text[start:place], is_match=True)
    if place < end:
        yield ExcerptPart(text[place:end], is_match=False)


def _window(text: str, start: int, stop: int) -> Span:
    """Around the first match, cut between words where that is near, and between whole characters elsewhere."""
    begin = max(start - _BEFORE, 0)
    if begin:
        space = _space.search(text, begin, min(begin + _NEAR, start))
        begin = whole(text, space.end() if space else begin)
    end = begin + LENGTH
    if end >= len(text):
        return begin, len(text)
    *_, space = (None, *_space.finditer(text, max(stop, end - _NEAR), end))
    return begin, whole(text, space.start() if space else end)


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """The stretches that sorted spans cover together."""
    begin, end = spans[0]
    for start, stop in spans:
        if start > end:
            yield begin, end
            begin, end = start, stop
        end = max(end, stop)
    yield begin, end
