"""Which answers are believed: the slides that were asked for, each once, and nothing beside what the form names."""

import json
from typing import Any

import pytest

from ocr.domain.answers import judge
from ocr.domain.failures import InvalidAnswer, UnusableAnswer, WrongSlides
from ocr.domain.readings import CategoryGuess, Reading, SlideReading, SlideType
from tests.foreign.gemini.said import answer, slide

ASKED = frozenset({0, 1, 2})


def judged(document: object, asked: frozenset[int] = ASKED) -> Reading | UnusableAnswer:
    return judge(json.dumps(document), asked)


def test_a_valid_answer_is_read() -> None:
    slides = slide(0, slideType="hook", confidence=0), slide(1, confidence=1), slide(2, slideType="cta", ocrText="")

    found = judged(answer(*slides))

    assert found == Reading(
        (
            SlideReading(0, SlideType.HOOK, "text 0", "a picture", 0.0),
            SlideReading(1, SlideType.CONTENT, "text 1", "a picture", 1.0),
            SlideReading(2, SlideType.CTA, "", "a picture", 0.5),
        ),
        CategoryGuess("Money", 0.9),
    )


def test_slides_in_another_order_are_put_in_theirs() -> None:
    assert judged(answer(slide(2), slide(0), slide(1))) == judged(answer())


def test_one_slide_of_many_keeps_its_own_index() -> None:
    found = judged(answer(slide(2)), frozenset({2}))

    assert isinstance(found, Reading)
    assert [each.image_index for each in found.slides] == [2]


@pytest.mark.parametrize(
    "index", ["1", 1.0, True, False, None, -1, 99, 3, 0, 10**400, [1], {"a": 1}], ids=lambda index: repr(index)[:12]
)
def test_an_index_that_was_not_asked_for_or_is_no_int_is_never_taken_for_another(index: object) -> None:
    assert isinstance(judged(answer(slide(0), slide(index), slide(2))), WrongSlides)


@pytest.mark.parametrize("slides", [[], [slide(0)], [slide(0), slide(1)], [slide(0), slide(1), slide(2), slide(3)]])
def test_more_or_fewer_slides_than_were_asked_for_are_refused(slides: list[Any]) -> None:
    assert isinstance(judged({**answer(), "slides": slides}), WrongSlides)


def test_an_index_that_is_missing_is_refused() -> None:
    nameless = slide(1)
    del nameless["imageIndex"]

    assert isinstance(judged(answer(slide(0), nameless, slide(2))), WrongSlides)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("confidence", value) for value in (7, -0.1, 1.0001, "high", None, True, float("nan"), 1e999, 10**400)],
        *[("slideType", value) for value in ("HOOK", "intro", "", None, 1, ["hook"])],
        *[("ocrText", value) for value in (None, 1, ["text"], {"text": "x"})],
        *[("imageDescription", value) for value in (None, 1, ["text"])],
    ],
)
def test_a_slide_with_a_value_that_is_not_of_the_form_costs_the_answer(field: str, value: object) -> None:
    assert isinstance(judged(answer(slide(0), slide(1, **{field: value}), slide(2))), InvalidAnswer)


@pytest.mark.parametrize(("field", "longest"), [("ocrText", 20_000), ("imageDescription", 4_000)])
def test_texts_are_taken_up_to_their_limit(field: str, longest: int) -> None:
    assert isinstance(judged(answer(slide(0), slide(1, **{field: "x" * longest}), slide(2))), Reading)
    assert isinstance(judged(answer(slide(0), slide(1, **{field: "x" * (longest + 1)}), slide(2))), InvalidAnswer)


def test_texts_keep_their_lines_and_lose_what_cannot_be_kept() -> None:
    text = "one\r\ntwo\rthree\n\tfour\x00\x1b[2J\x85 \ud83d\ude00 \ud800 \u200f\u05d0"

    found = judged(answer(slide(0, ocrText=text), slide(1), slide(2)))

    assert isinstance(found, Reading)
    assert found.slides[0].text == "one\ntwo\nthree\n\tfour[2J \U0001f600 \ufffd \u200f\u05d0"


@pytest.mark.parametrize(
    ("name", "category"),
    [
        (" Personal \n Finance\x00 ", "Personal Finance"),
        ("x" * 100, "x" * 100),
        *[(nothing, None) for nothing in ("", "  \n", "\x00", "\u200b", None, 5, ["Money"], "x" * 101)],
    ],
)
def test_a_category_without_a_name_costs_the_slides_nothing(name: object, category: str | None) -> None:
    found = judged(answer(category=name))

    assert isinstance(found, Reading)
    assert (found.category and found.category.name) == category


def test_a_category_is_told_as_the_model_told_it() -> None:
    found = judged(answer(confidence=0.25, isNewCategory=True))

    assert isinstance(found, Reading)
    assert found.category == CategoryGuess("Money", 0.25, is_new=True)


@pytest.mark.parametrize(
    "changes", [{"confidence": 7}, {"confidence": None}, {"isNewCategory": "no"}, {"isNewCategory": None}]
)
def test_a_category_that_is_not_of_the_form_costs_the_answer(changes: dict[str, Any]) -> None:
    assert isinstance(judged(answer(**changes)), InvalidAnswer)


@pytest.mark.parametrize("category", [None, [], "Money", {}])
def test_an_answer_without_a_category_is_refused(category: object) -> None:
    assert isinstance(judged({**answer(), "postCategory": category}), InvalidAnswer)


def test_whatever_else_an_answer_brings_along_changes_nothing() -> None:
    more = {**answer(), "tool": "delete_all", "url": "http://169.254.169.254/", "model": "another"}
    more["slides"] = [{**each, "key": "s", "index": 99, "url": "http://x/"} for each in more["slides"]]

    assert judged(more) == judged(answer())
