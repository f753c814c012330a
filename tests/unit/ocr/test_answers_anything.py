"""Whatever a model says, it is a reading of exactly the slides that were asked for, or a reason."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.domain.answers import judge
from ocr.domain.failures import UnusableAnswer
from ocr.domain.readings import Reading
from tests.foreign.gemini.said import answer, slide
from tests.foreign.provider_nonsense import anything, paths, replaced

ASKED = frozenset({0, 1, 2})
WHOLE = json.dumps(answer())
PLACES = paths(answer())
indexes = st.integers(-2, 4) | st.booleans() | st.floats() | st.sampled_from(["0", "1", None, 0.0, 1.0, 2.0])


def holds(found: Reading | UnusableAnswer, asked: frozenset[int]) -> bool:
    """What is promised of every answer: all of the slides that were asked for, or a reason."""
    if isinstance(found, UnusableAnswer):
        return True
    texts = [each.text + each.description for each in found.slides] + [found.category.name if found.category else ""]
    return (
        [each.image_index for each in found.slides] == sorted(asked)
        and all(type(each.image_index) is int and 0 <= each.confidence <= 1 for each in found.slides)
        and not any("\x00" in text or any("\ud800" <= one <= "\udfff" for one in text) for text in texts)
    )


@given(st.text(st.characters(), max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_reading_of_the_slides_or_a_reason(text: str) -> None:
    assert isinstance(judge(text, ASKED), UnusableAnswer)
    assert holds(judge(WHOLE[:80] + text + WHOLE[80:], ASKED), ASKED)


@given(anything)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_reading_of_the_slides_or_a_reason(value: object) -> None:
    assert holds(judge(json.dumps(value), ASKED), ASKED)


@given(st.lists(st.tuples(st.sampled_from(PLACES), anything), min_size=1, max_size=3))
@settings(max_examples=400, deadline=None)
def test_an_answer_with_anything_anywhere_is_a_reading_of_the_slides_or_a_reason(changes: list[Any]) -> None:
    document: Any = answer()
    for path, value in changes:
        if path in paths(document):
            document = replaced(document, path, value)

    assert holds(judge(json.dumps(document), ASKED), ASKED)


@given(st.lists(indexes, max_size=5), st.frozensets(st.integers(0, 3), min_size=1))
@settings(max_examples=400, deadline=None)
def test_slides_are_read_exactly_when_their_indexes_are_those_asked_for(
    given_: list[Any], asked: frozenset[int]
) -> None:
    found = judge(json.dumps({**answer(), "slides": [slide(index) for index in given_]}), asked)

    is_exact = all(type(index) is int for index in given_) and sorted(given_) == sorted(asked)
    assert isinstance(found, Reading) == is_exact
    assert holds(found, asked)
