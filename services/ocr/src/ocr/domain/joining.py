"""A carousel that was read slide by slide, put together."""

from collections import defaultdict
from collections.abc import Sequence

from ocr.domain.categories import normalized
from ocr.domain.readings import CategoryGuess, Reading


def joined(parts: Sequence[Reading]) -> Reading:
    """One reading of all the slides, with the category of which the parts are surest together."""
    slides = sorted((slide for part in parts for slide in part.slides), key=lambda slide: slide.image_index)
    return Reading(tuple(slides), _category([part.category for part in parts if part.category], len(parts)))


def _category(guesses: Sequence[CategoryGuess], count: int) -> CategoryGuess | None:
    by_name: defaultdict[str, list[CategoryGuess]] = defaultdict(list)
    for guess in guesses:
        by_name[normalized(guess.name)].append(guess)
    sums = {name: sum(guess.confidence for guess in same) for name, same in by_name.items()}
    if not sums:
        return None
    # Of equals the first: slides that come first say what a carousel is about.
    surest = max(sums, key=sums.__getitem__)
    first = by_name[surest][0]
    return CategoryGuess(first.name, sums[surest] / count, first.is_new)
