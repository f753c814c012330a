"""Slides for the embedded reader, and how right it is."""

from PIL import Image

from ocr.clients.embedded import EmbeddedReader
from ocr.clients.reader import Question
from ocr.domain.readings import Reading
from ocr.domain.slides import Picture
from tests.foreign.slides.drawing import Look, Words, encoded, picture
from tests.foreign.slides.measures import character_error_rate

MODEL = "PP-OCRv6-small"
# Characters that are wrong, of those that are known.
PRINTED, HANDWRITTEN = 0.02, 0.05


def shown(page: Image.Image, kind: str = "JPEG") -> Picture:
    """The page as the media cache hands it out."""
    return Picture(encoded(page, kind), f"image/{kind.lower()}", *page.size, sha256="")


async def read(reader: EmbeddedReader, *pages: Image.Image | Picture) -> Reading:
    """What is read on these pages of one carousel."""
    pictures = {index: page if isinstance(page, Picture) else shown(page) for index, page in enumerate(pages)}
    answer = await reader.read(Question(pictures, len(pictures)), MODEL)
    assert isinstance(answer.outcome, Reading)
    return answer.outcome


async def errors(reader: EmbeddedReader, words: Words, look: Look) -> float:
    """Which share of the words is read wrong when they look like this."""
    (slide,) = (await read(reader, picture(words, look))).slides
    return character_error_rate(slide.text, words.text)
