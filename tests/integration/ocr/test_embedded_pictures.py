"""The engine that is delivered, and pictures of every kind: read, refused, or the end of an engine."""

import os
import random
import signal
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ocr.clients.embedded import EmbeddedReader, EngineLimits, Engines
from ocr.clients.reader import Question
from ocr.domain.answers import LONGEST_TEXT
from ocr.domain.failures import EngineFailed, SlideUnreadable
from ocr.domain.readings import Reading
from ocr.domain.slides import Picture
from tests.fixtures.namespaces import may_leave_network
from tests.foreign.slides import looks, texts
from tests.foreign.slides.drawing import SMALL, Words, encoded, picture
from tests.integration.ocr.embedded import MODEL, PRINTED, errors, read, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_answer_names_its_model_and_cost_nothing(embedded_reader: EmbeddedReader) -> None:
    answer = await embedded_reader.read(Question({2: shown(Image.new("RGB", SMALL, "navy"))}, 5), MODEL)

    assert isinstance(answer.outcome, Reading)
    assert [(slide.image_index, slide.text) for slide in answer.outcome.slides] == [(2, "")]
    assert answer.model_version is not None
    assert answer.model_version.startswith(f"{MODEL} of rapidocr ")
    assert answer.usage.prompt_tokens == answer.usage.output_tokens == 0


@pytest.mark.parametrize("size", [(1, 1), (2000, 1), (1, 800), (800, 25)], ids=lambda size: f"{size}")
async def test_pictures_of_any_shape_are_read(embedded_reader: EmbeddedReader, size: tuple[int, int]) -> None:
    assert [slide.text for slide in (await read(embedded_reader, Image.new("RGB", size, "teal"))).slides] == [""]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_every_format_of_the_media_cache_is_read(embedded_reader: EmbeddedReader, kind: str) -> None:
    words = Words(("Ready, steady",))

    reading = await read(embedded_reader, shown(picture(words, looks.PLAIN), kind))

    assert reading.slides[0].text == words.text


async def test_hostile_bytes_are_refused_and_the_engine_reads_on(
    embedded_reader: EmbeddedReader, engines: Engines
) -> None:
    await engines.read(encoded(Image.new("RGB", SMALL)))
    before, chance = engines.processes, random.Random(7)
    gif = BytesIO()
    Image.new("RGB", SMALL).save(gif, "GIF")
    for content in (b"", gif.getvalue(), chance.randbytes(100_000), b"\x89PNG\r\n\x1a\n" + chance.randbytes(5_000)):
        with pytest.raises(SlideUnreadable):
            await read(embedded_reader, Picture(content, "image/png", 1, 1, sha256=""))

    assert engines.processes == before


async def test_nothing_can_be_downloaded_wherever_the_kernel_lets_a_process_leave_its_network(engines: Engines) -> None:
    """The engine reads in a network of its own, in which there is nobody."""
    await engines.read(encoded(Image.new("RGB", SMALL)))
    (process,) = engines.processes

    is_apart = network_of(process) != network_of(os.getpid())

    assert is_apart == may_leave_network()
    assert not is_apart or interfaces_of(process) == ["lo"]


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
    embedded_reader: EmbeddedReader, engines: Engines
) -> None:
    await engines.read(encoded(Image.new("RGB", SMALL)))
    (first,) = engines.processes
    os.kill(first, signal.SIGKILL)

    with pytest.raises(EngineFailed):
        await read(embedded_reader, picture(texts.LATIN["English"], looks.PLAIN))

    assert await errors(embedded_reader, texts.LATIN["English"], looks.PLAIN) <= PRINTED
    assert engines.processes != [first]
