"""Slides with known text, read by the engine that is delivered: how right it is, by look and by script.

The bounds are what was measured, and a little more: whoever changes the models or the order of lines should notice.
"""

import pytest

from dev.upstream.media.pictures import slide_picture
from dev.upstream.texts import Slide, text_of
from ocr.clients.embedded import EmbeddedReader
from ocr.domain.readings import SlideType
from tests.foreign.slides import looks, texts
from tests.foreign.slides.drawing import SMALL, Look, Words, picture
from tests.integration.ocr.embedded import HANDWRITTEN, PRINTED, errors, read

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("look", [looks.DEMO, *looks.LATIN], ids=lambda look: look.name)
async def test_print_is_read_in_any_look(embedded_reader: EmbeddedReader, look: Look) -> None:
    bound = HANDWRITTEN if look is looks.NOTE else PRINTED

    assert await errors(embedded_reader, texts.LATIN["English"], look) <= bound


@pytest.mark.parametrize("language", sorted(texts.LATIN.keys() - {"English"}))
async def test_languages_with_latin_letters_are_read_with_their_accents(
    embedded_reader: EmbeddedReader, language: str
) -> None:
    assert await errors(embedded_reader, texts.LATIN[language], looks.PLAIN) <= PRINTED


@pytest.mark.parametrize("language", sorted(texts.EASTERN))
@pytest.mark.parametrize("look", looks.EAST, ids=lambda look: look.name)
async def test_chinese_and_japanese_are_read(embedded_reader: EmbeddedReader, language: str, look: Look) -> None:
    assert await errors(embedded_reader, texts.EASTERN[language], look) <= PRINTED


@pytest.mark.parametrize(
    ("words", "look", "least", "most"),
    [
        (texts.VIETNAMESE, looks.PLAIN, 0.05, 0.2),
        (texts.GREEK, looks.PLAIN, 0.2, 0.5),
        (texts.RUSSIAN, looks.PLAIN, 0.9, 1),
        (texts.KOREAN, looks.ASIAN, 0.9, 1),
    ],
    ids=["Vietnamese", "Greek", "Russian", "Korean"],
)
async def test_what_the_model_has_no_letters_for_is_not_read(
    embedded_reader: EmbeddedReader, words: Words, look: Look, least: float, most: float
) -> None:
    assert least <= await errors(embedded_reader, words, look) <= most


async def test_columns_are_read_one_after_the_other(embedded_reader: EmbeddedReader) -> None:
    (slide,) = (await read(embedded_reader, picture(texts.COLUMNS, looks.BOOK))).slides

    assert slide.text == texts.COLUMNS.text


async def test_the_slides_of_the_demo_are_read_and_told_apart(embedded_reader: EmbeddedReader) -> None:
    slides = text_of("travel", "ada", 1, is_carousel=True).slides
    signatures = [f"ada {number}" for number in range(len(slides))]
    pages = [slide_picture(slide, signature, SMALL) for slide, signature in zip(slides, signatures, strict=True)]

    reading = await read(embedded_reader, *pages)

    known = [_written(slide, signature) for slide, signature in zip(slides, signatures, strict=True)]
    assert [" ".join(slide.text.split()) for slide in reading.slides] == known
    assert [slide.slide_type for slide in reading.slides] == [SlideType.HOOK, SlideType.CONTENT, SlideType.CTA]
    assert {slide.description for slide in reading.slides} == {""}
    assert all(0 < slide.confidence <= 0.6 for slide in reading.slides)


def _written(slide: Slide, signature: str) -> str:
    return " ".join((slide.heading, *slide.lines, signature))
