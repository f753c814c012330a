"""What a search asks for: words and phrases, alternatives, and what must not be there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from common.errors import InvalidArgument, Violation
from monitor.domain.folding import Folded, is_character

# As they are typed on telephones, and in scripts that have their own.
_QUOTES = dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u300c\u300d\u300e\u300f\uff02"), '"')
_PIECE = re.compile(r'(-*)(?:"([^"]*)"?|([^\s"]+))')


class NothingToSearch(InvalidArgument):
    """The search holds nothing that could be looked for."""

    reason = "NOTHING_TO_SEARCH"

    def __init__(self) -> None:
        super().__init__(violations=[Violation("q", "expected a word, a number or a character of any script")])


@dataclass(frozen=True)
class Term:
    """Units that are to stand one behind the other, or that must not; of a prefix the last word only begins so."""

    units: tuple[str, ...]
    is_excluded: bool = False
    is_prefix: bool = False

    def places(self, units: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The first and the last unit of each place where it stands, whether it is to stand there or not."""
        *before, last = self.units
        is_last = partial(_begins, last) if self.is_prefix else last.__eq__
        for end in (place for place, unit in enumerate(units) if is_last(unit)):
            begin = end - len(before)
            if begin >= 0 and units[begin:end] == before:
                yield begin, end


@dataclass(frozen=True)
class Search:
    """Alternatives, of each of which all terms hold; `words` is how it was typed."""

    words: str
    alternatives: tuple[tuple[Term, ...], ...] = field(repr=False)


def search_of(words: str) -> Search:
    """The search that somebody typed; `NothingToSearch` when there is nothing in it that could be looked for."""
    alternatives: list[list[Term]] = [[]]
    for hyphens, phrase, word in _PIECE.findall(words.translate(_QUOTES)):
        if word.lower() == "or" and not hyphens:
            alternatives.append([])
        elif term := _term(phrase or word, is_excluded=bool(hyphens), is_prefix=word.endswith("*")):
            alternatives[-1].append(term)
    found = tuple(tuple(each) for each in alternatives if each)
    if not found:
        raise NothingToSearch
    return Search(words, found)


def _term(text: str, *, is_excluded: bool, is_prefix: bool) -> Term | None:
    units = tuple(Folded(text).units)
    if not units:
        return None
    return Term(units, is_excluded, is_prefix and not is_character(units[-1]))


def _begins(word: str, unit: str) -> bool:
    return unit.startswith(word)
