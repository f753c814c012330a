"""Where a post holds what was searched for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from monitor.domain.excerpts import ExcerptPart, Span, excerpt_of
from monitor.domain.folding import MOST_CHARACTERS, MOST_UNITS, Folded
from monitor.domain.searching import Search, Term

MOST_MATCHES = 5


class Source(StrEnum):
    """What a post says in which place."""

    TITLE = "title"
    CAPTION = "caption"
    SLIDE = "slide"


@dataclass(frozen=True)
class Passage:
    """One of a post's texts; `image_index` counts slides from 0."""

    source: Source
    text: str
    image_index: int | None = None


@dataclass(frozen=True)
class Match:
    """A passage that holds something that was searched for: around 160 characters of it, as they stand there."""

    source: Source
    image_index: int | None
    excerpt: tuple[ExcerptPart, ...]


@dataclass(frozen=True)
class _Reading:
    """A passage, and where each term stands in it that does."""

    passage: Passage
    spans: Mapping[Term, Sequence[Span]]


def matches(search: Search, passages: Sequence[Passage]) -> tuple[Match, ...]:
    """The passages that hold what was searched for, MOST_MATCHES at the most; none where the search does not find them.

    What was not shown yet goes before what is shown again; the order is that of the passages.
    """
    terms = {term for alternative in search.alternatives for term in alternative}
    readings = [_Reading(passage, _spans(terms, folded)) for passage, folded in _folded(passages)]
    sought = _sought(search, {term for reading in readings for term in reading.spans})
    return tuple(_match(readings[place], sought) for place in _chosen(readings, sought))


def _folded(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Folded]]:
    """Each with what is searched of it: the limits are those of all together, and a border counts as one."""
    characters, units = MOST_CHARACTERS, MOST_UNITS
    for passage in passages:
        folded = Folded(passage.text[:characters], units)
        yield passage, folded
        characters = max(characters - len(passage.text) - 1, 0)
        units = max(units - len(folded.units) - 1, 0)


def _spans(terms: Iterable[Term], folded: Folded) -> Mapping[Term, Sequence[Span]]:
    found = {term: [folded.span(*place) for place in term.places(folded.units)] for term in terms}
    return {term: spans for term, spans in found.items() if spans}


def _sought(search: Search, found: Set[Term]) -> Set[Term]:
    """What was looked for by the alternatives that hold."""
    holding = (each for each in search.alternatives if all((term in found) != term.is_excluded for term in each))
    return {term for alternative in holding for term in alternative if not term.is_excluded}


def _chosen(readings: Sequence[_Reading], sought: Set[Term]) -> Sequence[int]:
    missing = set(sought)
    first: list[int] = []
    again: list[int] = []
    for place, reading in enumerate(readings):
        held = sought & reading.spans.keys()
        if held:
            (first if held & missing else again).append(place)
            missing -= held
    return sorted([*first, *again][:MOST_MATCHES])


def _match(reading: _Reading, sought: Set[Term]) -> Match:
    spans = sorted(span for term in sought for span in reading.spans.get(term, ()))
    passage = reading.passage
    return Match(passage.source, passage.image_index, tuple(excerpt_of(passage.text, spans)))
