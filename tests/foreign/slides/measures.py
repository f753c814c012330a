"""How right a reading is."""

from collections.abc import Sequence


def character_error_rate(read: str, known: str) -> float:
    """The characters that are wrong, missing or too many, by those that are known; spaces and breaks are alike."""
    mine, theirs = " ".join(read.split()), " ".join(known.split())
    return _distance(mine, theirs) / max(1, len(theirs))


def macro_f1(found: Sequence[str], known: Sequence[str]) -> float:
    """The mean of the F1 of every class that is known."""
    classes = sorted(set(known))
    return sum(_f1(found, known, each) for each in classes) / max(1, len(classes))


def _f1(found: Sequence[str], known: Sequence[str], one: str) -> float:
    right = sum(a == b == one for a, b in zip(found, known, strict=True))
    both = found.count(one) + known.count(one)
    return 2 * right / both if both else 0.0


def _distance(mine: str, theirs: str) -> int:
    """How many characters are to be changed, put in or taken out."""
    costs = list(range(len(theirs) + 1))
    for row, character in enumerate(mine, 1):
        diagonal, costs[0] = costs[0], row
        for column, other in enumerate(theirs, 1):
            change = diagonal + (character != other)
            diagonal = costs[column]
            costs[column] = min(change, costs[column] + 1, costs[column - 1] + 1)
    return costs[-1]
