"""Questions to Gemini, and a reader that asks them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from hashlib import sha256
from typing import Any

from common.settings import Secret
from ocr.clients.gemini.opening import open_gemini
from ocr.clients.gemini.settings import GeminiSettings
from ocr.clients.reader import Question, SlideReader
from ocr.domain.slides import Picture
from tests.foreign.gemini import KEY

MODEL = "gemini-2.5-flash"


def picture(content: bytes = b"a picture") -> Picture:
    """A picture of these bytes: the simulator looks at nothing but their digest."""
    return Picture(content, "image/jpeg", 1080, 1920, sha256(content).hexdigest())


def question(slides: int = 2, categories: Sequence[str] = ()) -> Question:
    """A carousel of so many slides, each different."""
    return Question({index: picture(b"slide %d" % index) for index in range(slides)}, slides, categories)


def opened(url: str, **changes: Any) -> AbstractAsyncContextManager[SlideReader]:
    """A reader that asks there."""
    return open_gemini(replace(GeminiSettings(api_key=Secret(KEY), base_url=url), **changes))
