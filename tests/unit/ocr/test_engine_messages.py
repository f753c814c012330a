"""What is believed of an engine's answer."""

import pytest

from ocr.domain.layout import Box, Line
from ocr.engine.messages import EngineSettings, encoded, framed, read_answer, read_settings

LINE = Line("früh 早上", 0.875, Box(1, 2, 30, 40))


def test_lines_come_as_they_went() -> None:
    assert read_answer(encoded([LINE, LINE])) == (LINE, LINE)
    assert read_answer(encoded([])) == ()
    assert read_answer(encoded(None)) is None


def test_settings_come_as_they_went() -> None:
    settings = EngineSettings(parent=1, control=2, threads=3, most_pixels=4, memory_bytes=5)

    assert read_settings(settings.encoded()) == settings


def test_a_message_stands_behind_its_length() -> None:
    assert framed(b"abc") == b"\0\0\0\3abc"


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff\xfe",
        b"{}",
        b"true",
        b'["text"]',
        b'[["text", 0.5]]',
        b'[["text", 2, {"left": 1, "top": 2, "right": 3, "bottom": 4}]]',
        b'[["text", NaN, {"left": 1, "top": 2, "right": 3, "bottom": 4}]]',
        b'[["text", 0.5, {"left": 1, "top": 2, "right": 3}]]',
        b'[["text", 0.5, {"left": 1.5, "top": 2, "right": 3, "bottom": 4}]]',
        b'[[7, 0.5, {"left": 1, "top": 2, "right": 3, "bottom": 4}]]',
        b"[" * 100_000,
    ],
)
def test_anything_else_is_no_answer(message: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_answer(message)
