"""What a decoder says is taken for nothing that it does not prove to be."""

import pytest

from media_cache.decoder.messages import MOST_BYTES, Made, Question, Refused, read_answer, read_question
from media_cache.domain import media
from media_cache.domain.reasons import Reason
from media_cache.domain.size import Bounds, Size


@pytest.mark.parametrize("question", [Question(10**9), Question(1, Bounds(320)), Question(1, Bounds(320, 200))])
def test_a_question_is_read_as_it_was_asked(question: Question) -> None:
    assert read_question(question.encoded()) == question


@pytest.mark.parametrize(
    "answer",
    [
        Made(media.JPEG, Size(1080, 1440)),
        Made(media.WEBP, Size(1, 1)),
        Refused(Reason.CORRUPT, "(libheif 2.100)"),
        Refused(Reason.TOO_MANY_PIXELS, ""),
    ],
)
def test_an_answer_is_read_as_it_was_given(answer: Made | Refused) -> None:
    assert len(answer.encoded()) < MOST_BYTES
    assert read_answer(answer.encoded()) == answer


def test_a_long_detail_is_cut() -> None:
    message = Refused(Reason.CORRUPT, "x" * 1000).encoded()

    assert len(message) < MOST_BYTES
    assert read_answer(message) == Refused(Reason.CORRUPT, "x" * 100)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{}",
        b"null",
        b"\xff\xfe",
        b"[" * MOST_BYTES,
        b'["image/jpeg", 0, 5]',
        b'["image/jpeg", 5, -5]',
        b'["image/jpeg", 5.0, 5]',
        b'["image/jpeg", "5", 5]',
        b'["image/svg+xml", 5, 5]',
        b'["video/mp4", 5, 5]',
        b'["image/jpeg", 5, 5, 5]',
        b'["EXPIRED", ""]',
        b'["RATE_LIMITED", ""]',
        b'["WHATEVER", ""]',
        b'["CORRUPT", 1]',
        b'["CORRUPT", "a line\\nand another"]',
        b'["CORRUPT", "\\u001b[31m"]',
        b'["CORRUPT", "\\u2028"]',
    ],
)
def test_anything_else_is_no_answer(message: bytes) -> None:
    assert read_answer(message) is None
