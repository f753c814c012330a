"""The object in the text of an answer: out of its fence, told from other text, and never at the cost of time."""

import json

import pytest

from ocr.domain.answers import judge
from ocr.domain.documents import LONGEST_ANSWER
from ocr.domain.failures import EmptyAnswer, FencedAnswer, InvalidAnswer, UnusableAnswer
from tests.foreign.gemini.said import answer

ASKED = frozenset({0, 1, 2})
WHOLE = json.dumps(answer())


@pytest.mark.parametrize("fence", ["```json\n{}\n```", "```\n{}\n```", "  ```JSON \n{}\n```\n", "```json\n\n{}```"])
def test_a_fence_around_the_whole_answer_is_taken_off(fence: str) -> None:
    assert judge(fence.replace("{}", WHOLE), ASKED) == judge(WHOLE, ASKED)


@pytest.mark.parametrize(
    "wrapping",
    [
        "Here you are:\n```json\n{}\n```",
        "```json\n{}\n```\nI hope that this helps!",
        "Here you are: {}",
        "{} That is all.",
        "{}\n{}",
        "```json\n{}",
        "```python\n{}\n```",
    ],
)
def test_other_text_around_an_answer_is_told_from_an_answer_that_is_invalid(wrapping: str) -> None:
    assert isinstance(judge(wrapping.replace("{}", WHOLE), ASKED), FencedAnswer)


def test_an_answer_is_read_up_to_its_longest() -> None:
    assert judge(WHOLE.ljust(LONGEST_ANSWER), ASKED) == judge(WHOLE, ASKED)
    assert isinstance(judge(WHOLE.ljust(LONGEST_ANSWER + 1), ASKED), InvalidAnswer)


@pytest.mark.parametrize("text", ["", " \n\t", "```json\n```", "```\n\n```"])
def test_an_answer_that_says_nothing_is_empty(text: str) -> None:
    assert isinstance(judge(text, ASKED), EmptyAnswer)


@pytest.mark.parametrize(
    "text",
    [
        *["null", "[]", '"text"', "1", "{}", "{", "<html>", "I cannot do that.", f"[{WHOLE}]", json.dumps(WHOLE)],
        *[WHOLE[:-1], WHOLE[: len(WHOLE) // 2], "```json\n" + WHOLE[:-1] + "\n```", WHOLE.replace("0.5", "NaN")],
        *[WHOLE.replace("0.5", "Infinity"), WHOLE.replace("0.5", '0.5, "confidence": 0.6'), '{"slides": {}}'],
        *['{"slides": null}', '{"slides": [1, 2, 3]}', "\ud800", "\x00"],
    ],
    ids=lambda text: repr(text)[:20],
)
def test_what_is_not_of_the_form_is_invalid(text: str) -> None:
    assert isinstance(judge(text, ASKED), InvalidAnswer)


@pytest.mark.parametrize(
    "text",
    [
        *["[" * 999_999, '{"slides":' * 99_999, '{"slides": [' + "{}," * 330_000 + "{}]}", "9" * 999_999],
        *['{"a": ' + "9" * 900_000 + "}", '{"a": 0.' + "9" * 900_000 + "}", "{ " * 499_999, "```json\n" * 100_000],
        *[" " * 999_999 + "{", "x" * 1_000_001, WHOLE + " " * 1_000_000, '"' + "\\ud800" * 160_000 + '"'],
    ],
    ids=lambda text: repr(text)[:16],
)
@pytest.mark.timeout(5)
def test_an_answer_that_is_made_to_be_slow_is_refused_at_once(text: str) -> None:
    assert isinstance(judge(text, ASKED), UnusableAnswer)
