"""Which of the known categories a post names, by their words in its texts. What they mean is not understood here."""

from collections import Counter
from collections.abc import Iterable, Sequence

from ocr.domain.readings import CategoryGuess
from ocr.domain.wording import words

# All words of a name found is as good as it gets: a word may be there by chance.
_MOST_CONFIDENCE = 0.4
# Less than half of a name says nothing.
_LEAST_SHARE = 0.5
_LITTLE_WORDS = frozenset({"a", "and", "of", "the", "und", "et", "y", "e", "for", "in", "to"})
_PLURALS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("s", ""))
_LONG_ENOUGH = 4
# From here on words are not told apart by spaces.
_SPACELESS_FROM = "\u2e80"


def guess(categories: Sequence[str], texts: Iterable[str]) -> CategoryGuess | None:
    """The category that the texts name best, and most often; the first of equals, None when they name none."""
    text = "\n".join(texts)
    said = Counter(map(_singular, words(text)))
    found = [(_match(name, said, text), name) for name in categories]
    (share, _), name = max(found, key=lambda match: match[0], default=((0.0, 0), ""))
    if share < _LEAST_SHARE:
        return None
    return CategoryGuess(name, _MOST_CONFIDENCE * share)


def _match(name: str, said: Counter[str], text: str) -> tuple[float, int]:
    """Which share of the name's words is said, and how often."""
    wanted = [_singular(word) for word in words(name) if word not in _LITTLE_WORDS]
    if not wanted:
        return 0.0, 0
    times = [_times(word, said, text) for word in wanted]
    return sum(each > 0 for each in times) / len(times), sum(times)


def _times(word: str, said: Counter[str], text: str) -> int:
    return text.count(word) if word >= _SPACELESS_FROM else said[word]


def _singular(word: str) -> str:
    if len(word) < _LONG_ENOUGH or word.endswith("ss"):
        return word
    for plural, singular in _PLURALS:
        if word.endswith(plural):
            return word.removesuffix(plural) + singular
    return word
