"""Categories: what posts are about, and when two names mean the same."""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from ocr.domain.text import one_line

LONGEST_NAME = 100
# Within a word they join or part letters, in Persian and in emoji; other format characters only mislead the eye.
_JOINERS = "\u200c\u200d"
_NOT_SHOWN = frozenset({"Cf", "Cs", "Co", "Cn"})
# Letters of Korean and a pattern of Braille that are as empty as a space.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# The accents of Latin, Greek and Cyrillic. Marks of other scripts tell letters apart.
_ACCENTS = range(0x0300, 0x0370)
# The Turkish i without a dot, whose capital is I, and letters that Unicode does not take apart.
_LETTERS = str.maketrans({"\u0131": "i", "\u00f8": "o", "\u0142": "l", "\u0111": "d", "\u00e6": "ae", "\u0153": "oe"})
# Whether a heart is shown in colour says nothing.
_SELECTORS = range(0xFE00, 0xFE10)
_IGNORED = frozenset({*map(chr, (*_ACCENTS, *_SELECTORS)), *_JOINERS})


@dataclass(frozen=True)
class Category:
    """A category with the number of posts that are about it."""

    id: UUID
    name: str
    post_count: int
    is_ai_generated: bool


@dataclass(frozen=True)
class SettledCategory:
    """The category that a name means; `is_new` when it was made for the name."""

    id: UUID
    name: str
    is_new: bool


def cleaned(name: str) -> str:
    """The name as it is kept: on one line, single-spaced, without what cannot be seen, 100 characters at the most."""
    return one_line("".join(each for each in name if not _is_hidden(each)))[:LONGEST_NAME].rstrip()


def normalized(name: str) -> str:
    """What two names have in common that mean the same: neither case nor spacing nor accents; may be empty."""
    lower = unicodedata.normalize("NFKD", cleaned(name)).casefold().translate(_LETTERS)
    kept = (each for each in unicodedata.normalize("NFKD", lower) if not each.isspace() and each not in _IGNORED)
    return unicodedata.normalize("NFC", "".join(kept))


def _is_hidden(character: str) -> bool:
    is_formatting = unicodedata.category(character) in _NOT_SHOWN and character not in _JOINERS
    return is_formatting or character in _BLANKS
