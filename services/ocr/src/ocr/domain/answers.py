"""The text of a model's answer: what it says of the slides, if it can be believed."""

from collections import Counter
from collections.abc import Collection, Mapping

from ocr.domain.categories import normalized
from ocr.domain.documents import read_document
from ocr.domain.failures import InvalidAnswer, UnusableAnswer, WrongSlides
from ocr.domain.prompt import LONGEST_CATEGORY
from ocr.domain.readings import CategoryGuess, Reading, SlideReading, SlideType
from ocr.domain.text import clean, one_line

LONGEST_TEXT = 20_000
LONGEST_DESCRIPTION = 4_000
_TYPES = {each.value: each for each in SlideType}


def judge(text: str, asked: Collection[int]) -> Reading | UnusableAnswer:
    """The reading in the text, of the slides that were asked for and no others, or why there is none.

    What the form does not name is not looked at: whatever else an answer brings along changes nothing.
    """
    try:
        return _reading(read_document(text), asked)
    except UnusableAnswer as fault:
        return fault


def _reading(document: Mapping[str, object], asked: Collection[int]) -> Reading:
    entries = _entries(document, asked)
    category = _category(_mapping(document.get("postCategory")))
    slides = (_slide(index, entry) for index, entry in sorted(entries.items()))
    return Reading(tuple(slides), category)


def _entries(document: Mapping[str, object], asked: Collection[int]) -> Mapping[int, Mapping[str, object]]:
    """The entries by their index, once it is certain that they are those of the slides."""
    listed = document.get("slides")
    if not isinstance(listed, list):
        raise InvalidAnswer("The model's answer has no list of slides.")
    if len(listed) != len(asked):
        raise WrongSlides(f"The model answered for {len(listed)} slides; it was asked for {len(asked)}.")
    entries = [_mapping(entry) for entry in listed]
    indexes = [_index(entry) for entry in entries]
    if Counter(indexes) != Counter(asked):
        raise WrongSlides
    return dict(zip(indexes, entries, strict=True))


def _index(entry: Mapping[str, object]) -> int:
    index = entry.get("imageIndex")
    # Neither true nor 1.0 nor "1", which Python and models take for 1.
    if type(index) is not int:
        raise WrongSlides
    return index


def _slide(index: int, entry: Mapping[str, object]) -> SlideReading:
    return SlideReading(
        image_index=index,
        slide_type=_slide_type(entry.get("slideType")),
        text=_text(entry, "ocrText", LONGEST_TEXT),
        description=_text(entry, "imageDescription", LONGEST_DESCRIPTION),
        confidence=_confidence(entry),
    )


def _category(entry: Mapping[str, object]) -> CategoryGuess | None:
    """What the post is about; none where the name is empty, or no name at all: the slides are believed without it."""
    confidence, is_new, name = _confidence(entry), entry.get("isNewCategory"), entry.get("category")
    if not isinstance(is_new, bool):
        raise InvalidAnswer("The model's answer does not say whether the category is new.")
    if not isinstance(name, str) or len(name) > LONGEST_CATEGORY:
        return None
    line = one_line(name)
    return CategoryGuess(line, confidence, is_new) if normalized(line) else None


def _slide_type(value: object) -> SlideType:
    if not isinstance(value, str) or value not in _TYPES:
        raise InvalidAnswer(f"The model's answer has a slide that is none of {', '.join(_TYPES)}.")
    return _TYPES[value]


def _text(entry: Mapping[str, object], name: str, longest: int) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise InvalidAnswer(f"The model's answer has a slide whose {name} is no text of at most {longest} characters.")
    return clean(value)


def _confidence(entry: Mapping[str, object]) -> float:
    value = entry.get("confidence")
    # NaN is between no two numbers.
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= 1:
        raise InvalidAnswer("The model's answer has a confidence that is not between 0 and 1.")
    return float(value)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise InvalidAnswer
    return value
