"""Slides with known text, read by the engine that is delivered: how right it is, by look and by script.

The bounds are what was measured, and a little more: whoever changes the models or the order of lines should notice.
"""

import os
import random
import signal
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from dev.upstream.media.pictures import slide_picture
from dev.upstream.texts import Slide, text_of
from ocr.clients.embedded import EmbeddedReader, EngineLimits, Engines
from ocr.clients.reader import Question
from ocr.domain.answers import LONGEST_TEXT
from ocr.domain.failures import EngineFailed, SlideUnreadable
from ocr.domain.readings import Reading, SlideType
from ocr.domain.slides import Picture
from tests.fixtures.namespaces import may_leave_network
from tests.foreign.slides import looks, texts
from tests.foreign.slides.drawing import SMALL, Look, Words, encoded, picture
from tests.foreign.slides.measures import character_error_rate

pytestmark = pytest.mark.asyncio(loop_scope="module")
MODEL = "PP-OCRv6-small"
# Characters that are wrong, of those that are known.
PRINTED, HANDWRITTEN = 0.02, 0.05


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def engines() -> AsyncIterator[Engines]:
    """One engine for all: loading its models takes longer than reading a slide. One thread, beside other tests."""
    async with Engines(EngineLimits(threads=1)) as started:
        yield started


@pytest.fixture
def reader(engines: Engines) -> EmbeddedReader:
    return EmbeddedReader(engines, longest_side=1280)


def shown(page: Image.Image, kind: str = "JPEG") -> Picture:
    return Picture(encoded(page, kind), f"image/{kind.lower()}", *page.size, sha256="")


async def read(reader: EmbeddedReader, *pages: Image.Image | Picture) -> Reading:
    pictures = {index: page if isinstance(page, Picture) else shown(page) for index, page in enumerate(pages)}
    answer = await reader.read(Question(pictures, len(pictures)), MODEL)
    assert isinstance(answer.outcome, Reading)
    return answer.outcome


async def errors(reader: EmbeddedReader, words: Words, look: Look) -> float:
    (slide,) = (await read(reader, picture(words, look))).slides
    return character_error_rate(slide.text, words.text)


@pytest.mark.parametrize("look", [looks.DEMO, *looks.LATIN], ids=lambda look: look.name)
async def test_print_is_read_in_any_look(reader: EmbeddedReader, look: Look) -> None:
    bound = HANDWRITTEN if look is looks.NOTE else PRINTED

    assert await errors(reader, texts.LATIN["English"], look) <= bound


@pytest.mark.parametrize("language", sorted(texts.LATIN.keys() - {"English"}))
async def test_languages_with_latin_letters_are_read_with_their_accents(reader: EmbeddedReader, language: str) -> None:
    assert await errors(reader, texts.LATIN[language], looks.PLAIN) <= PRINTED


@pytest.mark.parametrize("language", sorted(texts.EASTERN))
@pytest.mark.parametrize("look", looks.EAST, ids=lambda look: look.name)
async def test_chinese_and_japanese_are_read(reader: EmbeddedReader, language: str, look: Look) -> None:
    assert await errors(reader, texts.EASTERN[language], look) <= PRINTED


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
    reader: EmbeddedReader, words: Words, look: Look, least: float, most: float
) -> None:
    assert least <= await errors(reader, words, look) <= most


async def test_columns_are_read_one_after_the_other(reader: EmbeddedReader) -> None:
    (slide,) = (await read(reader, picture(texts.COLUMNS, looks.BOOK))).slides

    assert slide.text == texts.COLUMNS.text


async def test_the_slides_of_the_demo_are_read_and_told_apart(reader: EmbeddedReader) -> None:
    slides = text_of("travel", "ada", 1, is_carousel=True).slides
    signatures = [f"ada {number}" for number in range(len(slides))]
    pages = [slide_picture(slide, signature, SMALL) for slide, signature in zip(slides, signatures, strict=True)]

    reading = await read(reader, *pages)

    known = [_written(slide, signature) for slide, signature in zip(slides, signatures, strict=True)]
    assert [" ".join(slide.text.split()) for slide in reading.slides] == known
    assert [slide.slide_type for slide in reading.slides] == [SlideType.HOOK, SlideType.CONTENT, SlideType.CTA]
    assert {slide.description for slide in reading.slides} == {""}
    assert all(0 < slide.confidence <= 0.6 for slide in reading.slides)


def _written(slide: Slide, signature: str) -> str:
    return " ".join((slide.heading, *slide.lines, signature))


async def test_the_answer_names_its_model_and_cost_nothing(reader: EmbeddedReader) -> None:
    answer = await reader.read(Question({2: shown(Image.new("RGB", SMALL, "navy"))}, 5), MODEL)

    assert isinstance(answer.outcome, Reading)
    assert [(slide.image_index, slide.text) for slide in answer.outcome.slides] == [(2, "")]
    assert answer.model_version is not None
    assert answer.model_version.startswith(f"{MODEL} of rapidocr ")
    assert answer.usage.prompt_tokens == answer.usage.output_tokens == 0


@pytest.mark.parametrize("size", [(1, 1), (2000, 1), (1, 800), (800, 25)], ids=lambda size: f"{size}")
async def test_pictures_of_any_shape_are_read(reader: EmbeddedReader, size: tuple[int, int]) -> None:
    assert [slide.text for slide in (await read(reader, Image.new("RGB", size, "teal"))).slides] == [""]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_every_format_of_the_media_cache_is_read(reader: EmbeddedReader, kind: str) -> None:
    words = Words(("Ready, steady",))

    reading = await read(reader, shown(picture(words, looks.PLAIN), kind))

    assert reading.slides[0].text == words.text


async def test_hostile_bytes_are_refused_and_the_engine_reads_on(reader: EmbeddedReader, engines: Engines) -> None:
    await engines.read(encoded(Image.new("RGB", SMALL)))
    before, chance = engines.processes, random.Random(7)
    gif = BytesIO()
    Image.new("RGB", SMALL).save(gif, "GIF")
    for content in (b"", gif.getvalue(), chance.randbytes(100_000), b"\x89PNG\r\n\x1a\n" + chance.randbytes(5_000)):
        with pytest.raises(SlideUnreadable):
            await read(reader, Picture(content, "image/png", 1, 1, sha256=""))

    assert engines.processes == before


@pytest.mark.skipif(not may_leave_network(), reason="the kernel keeps processes in their network")
async def test_nothing_is_downloaded(engines: Engines) -> None:
    """The engine reads in a network of its own, in which there is nobody."""
    await engines.read(encoded(Image.new("RGB", SMALL)))
    (process,) = engines.processes

    assert network_of(process) != network_of(os.getpid())
    assert interfaces_of(process) == ["lo"]


def network_of(process: int) -> Path:
    return Path(f"/proc/{process}/ns/net").readlink()


def interfaces_of(process: int) -> list[str]:
    lines = Path(f"/proc/{process}/net/dev").read_text().splitlines()[2:]
    return [line.partition(":")[0].strip() for line in lines]


async def test_of_more_text_than_a_result_holds_the_beginning_is_kept() -> None:
    async with Engines(EngineLimits(), "tests.integration.ocr.odd_engine") as talkative:
        reader = EmbeddedReader(talkative, longest_side=1280)

        (slide,) = (await read(reader, Picture(b"talk", "image/png", 1, 1, sha256=""))).slides

    assert slide.text == "x" * LONGEST_TEXT


async def test_an_engine_that_dies_over_a_slide_fails_that_slide_and_is_replaced(
    reader: EmbeddedReader, engines: Engines
) -> None:
    await engines.read(encoded(Image.new("RGB", SMALL)))
    (first,) = engines.processes
    os.kill(first, signal.SIGKILL)

    with pytest.raises(EngineFailed):
        await read(reader, picture(texts.LATIN["English"], looks.PLAIN))

    assert await errors(reader, texts.LATIN["English"], looks.PLAIN) <= PRINTED
    assert engines.processes != [first]
