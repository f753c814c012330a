"""Text as it is searched: words without case and accents, single characters where a script sets no spaces.

PostgreSQL does the same in `searched_words`; whoever changes one changes both, and has every text read anew.
"""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import accumulate, islice
from unicodedata import category, normalize

# What says nothing in a search: accents, vowel points of Arabic and Hebrew, and characters that cannot be seen.
IGNORED = (
    r"\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640"
    r"\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff\u180b-\u180f\u1ab0-\u1aff"
    r"\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\ufff9-\ufffb"
    r"\U000e0001-\U000e01ef"
)
# Thai, Lao, Myanmar, Khmer, kana, Bopomofo, Han; and Hangul, whose words take endings that nobody types in a search.
UNSPACED = (
    r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u1049\u1050-\u109d\u1100-\u11ff\u1780-\u17d3\u17dd"
    r"\u3005-\u3007\u3021-\u302f\u3031-\u3035\u3038-\u303c\u3041-\u309a\u309d-\u309f\u30a1-\u30fa"
    r"\u30fc-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\ud7b0-\ud7fb"
    r"\uf900-\ufaff\U00016ff0\U00016ff1\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
# What goes with the character before it: vowels and tones that are written above and below, voicing, ends of syllables.
JOINING = (
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u105e-\u1060"
    r"\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u1160-\u11ff\u17b4-\u17d3\u17dd"
    r"\u302a-\u302f\u3099\u309a\ud7b0-\ud7fb"
)
# Letters that Unicode does not take apart, and those of Persian that Arabic keyboards write otherwise.
_LETTERS = {
    **dict(zip("\u0131\u00f8\u0142\u0111\u03c2\u06cc\u06a9", "iold\u03c3\u064a\u0643", strict=True)),
    "\u00df": "ss",
    "\u00e6": "ae",
    "\u0153": "oe",
}
# Letters in squares and circles, which are pictures.
_PICTURES = r"\U0001f150-\U0001f189"

# More of a post is not searched: a tsvector counts positions up to 16,383, and is no larger than a megabyte.
MOST_CHARACTERS = 100_000
MOST_UNITS = 16_000
LONGEST_UNIT = 255

_ignored = re.compile(f"[{IGNORED}]")
_picture = re.compile(f"[{_PICTURES}]")
_unspaced = re.compile(f"[{UNSPACED}]")
_unit = re.compile(f"[{UNSPACED}][{JOINING}]*|[^{UNSPACED} ]+")
_MARKS = "".join(mark for mark in map(chr, range(0x300, 0x10000)) if category(mark)[0] == "M")
# Whole with its marks, whose order says nothing; a bound, since putting them in order takes the square of their number.
_segment = re.compile(f".[{_MARKS}]{{0,32}}", re.DOTALL)


class Folded:
    """A text, taken apart into `units` that know where they stand in it: the first ones, if there are too many."""

    def __init__(self, text: str, most: int = MOST_UNITS) -> None:
        segments = _segment.findall(text)
        pieces = [_character(each) if len(each) == 1 else _fold(each) for each in segments]
        found = list(islice(_unit.finditer("".join(pieces)), most))
        self.units = [each.group()[:LONGEST_UNIT] for each in found]
        self._spans = [each.span() for each in found]
        self._ends = list(accumulate(map(len, segments)))
        self._folded_ends = list(accumulate(map(len, pieces)))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the units from the first to the last stand in the text, whole characters with their marks."""
        begin = bisect_right(self._folded_ends, self._spans[first][0])
        end = bisect_left(self._folded_ends, self._spans[last][1])
        return (self._ends[begin - 1] if begin else 0), self._ends[end]


def is_character(unit: str) -> bool:
    """Whether the unit is a character of a script without spaces; words are the others."""
    return bool(_unspaced.match(unit))


def _fold(segment: str) -> str:
    return "".join(_letter(each) for each in normalize("NFKD", segment) if not _ignored.match(each))


@lru_cache(maxsize=65536)
def _character(character: str) -> str:
    return _fold(character)


def _letter(character: str) -> str:
    kind = category(character)
    if kind[0] in "PSZ" or kind == "Cc" or _picture.match(character):
        return " "
    lower = character.lower()
    return _LETTERS.get(lower, lower)
