"""Where a text may be cut without breaking a character apart as people see it."""

from unicodedata import category, combining

# What nobody sees as one character is cut all the same: a thousand accents on a letter.
_PATIENCE = 32
_JOINER = "\u200d"
_VIRAMA = 9


def whole(text: str, place: int) -> int:
    """The nearest place at or before this one where a character begins."""
    for each in range(place, max(place - _PATIENCE, 0), -1):
        if _is_border(text, each):
            return each
    return place if place > _PATIENCE else 0


def _is_border(text: str, place: int) -> bool:
    if place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    if _goes_on(after) or before == _JOINER or combining(before) == _VIRAMA or before + after == "\r\n":
        return False
    return not (_is_flag(before) and _is_flag(after)) or _flags_before(text, place) % 2 == 0


def _goes_on(character: str) -> bool:
    return (
        category(character)[0] == "M"
        or character in (_JOINER, "\u200c", "\u0e33", "\u0eb3")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
        or "\u1160" <= character <= "\u11ff"
    )


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flags_before(text: str, place: int) -> int:
    count = 0
    while count < place and _is_flag(text[place - count - 1]):
        count += 1
    return count
