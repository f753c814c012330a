"""How right a reader is on carousels whose text is known: characters, parts of slides, seconds and memory."""

import os
import statistics
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256

from bench.media_cache.sampling import Sampled
from bench.ocr.carousels import Carousel, carousels
from bench.processes import megabytes
from common.settings import environment, load
from ocr.clients.embedded import EmbeddedReader, EngineLimits, Engines
from ocr.clients.gemini.opening import open_gemini
from ocr.clients.gemini.settings import GeminiSettings
from ocr.clients.reader import Question, SlideReader
from ocr.domain.failures import UnusableAnswer
from ocr.domain.readings import Reading
from ocr.domain.slides import Picture
from tests.foreign.gemini import KEY, GeminiSimulator, Shown
from tests.foreign.slides.drawing import LARGE
from tests.foreign.slides.measures import character_error_rate, macro_f1

_DESCRIBED = "A drawn slide."


@dataclass(frozen=True)
class Read:
    """A carousel as it was drawn and as it was read, and how many seconds that took."""

    drawn: Carousel
    reading: Reading
    seconds: float

    @property
    def error_rate(self) -> float:
        """The mean of its slides'."""
        pairs = zip(self.reading.slides, self.drawn.slides, strict=True)
        return statistics.mean(character_error_rate(read.text, slide.text) for read, slide in pairs)


async def evaluated(reader_name: str) -> AsyncIterator[str]:
    """Lines of figures for the reader of that name."""
    drawn = list(carousels())
    async with _READERS[reader_name](drawn) as reader:
        with Sampled(lambda: megabytes(os.getpid())) as memory:
            # The engine loads its models with the first picture, which is not counted.
            await _read(reader, drawn[0])
            reads = [await _read(reader, each) for each in drawn]
        for line in _said(reads):
            yield line
        yield f"memory with whatever reads: {memory.peak:.0f} MB at its peak, {memory.first:.0f} MB before"


def _said(reads: Sequence[Read]) -> Iterator[str]:
    known = [read for read in reads if not read.drawn.is_foreign]
    yield from _grouped("in", known, _language)
    yield from _grouped("as", known, lambda read: read.drawn.look.name)
    yield from _grouped("left out of the mean:", [read for read in reads if read.drawn.is_foreign], _language)
    slides = sum(len(read.drawn.slides) for read in reads)
    yield f"{len(reads)} carousels, {slides} slides of {LARGE[0]} by {LARGE[1]}"
    yield f"characters wrong: {100 * statistics.mean(read.error_rate for read in known):.2f} % in the mean of carousels"
    yield f"slide type, macro F1: {_f1(known):.3f}"
    yield f"seconds for a slide: {sum(read.seconds for read in reads) / slides:.2f}"


def _f1(reads: Sequence[Read]) -> float:
    found = [slide.slide_type for read in reads for slide in read.reading.slides]
    return macro_f1(found, [slide.slide_type for read in reads for slide in read.drawn.slides])


def _language(read: Read) -> str:
    return read.drawn.language


def _grouped(preposition: str, reads: Sequence[Read], of: Callable[[Read], str]) -> Iterator[str]:
    """A line for each group, the best first."""
    for group, rate in sorted(_by(reads, of).items(), key=lambda each: each[1]):
        yield f"  {preposition} {group:30} {100 * rate:5.1f} % of characters wrong"


def _by(reads: Sequence[Read], of: Callable[[Read], str]) -> dict[str, float]:
    groups: dict[str, list[float]] = defaultdict(list)
    for read in reads:
        groups[of(read)].append(read.error_rate)
    return {name: statistics.mean(rates) for name, rates in groups.items()}


async def _read(reader: SlideReader, drawn: Carousel) -> Read:
    pictures = {place: _picture(slide.content) for place, slide in enumerate(drawn.slides)}
    began = time.perf_counter()
    answer = await reader.read(Question(pictures, len(pictures)), reader.models[0])
    seconds = time.perf_counter() - began
    if isinstance(answer.outcome, UnusableAnswer):
        raise answer.outcome
    return Read(drawn, answer.outcome, seconds)


def _picture(content: bytes) -> Picture:
    return Picture(content, "image/jpeg", *LARGE, sha256(content).hexdigest())


@asynccontextmanager
async def _embedded(_: Sequence[Carousel]) -> AsyncIterator[SlideReader]:
    limits = load(EngineLimits, environment(), prefix="OCR_")
    async with Engines(limits) as engines:
        yield EmbeddedReader(engines, limits.longest_side)


@asynccontextmanager
async def _gemini(drawn: Sequence[Carousel]) -> AsyncIterator[SlideReader]:
    """The real one where there is a key, otherwise the simulator, which knows what was drawn."""
    settings = load(GeminiSettings, environment(), prefix="OCR_")
    if settings.api_key:
        async with open_gemini(settings) as reader:
            yield reader
        return
    async with GeminiSimulator() as simulator:
        for slide in (slide for carousel in drawn for slide in carousel.slides):
            shown = Shown(slide.text, slide.slide_type.value, _DESCRIBED)
            simulator.shown[sha256(slide.content).hexdigest()] = shown
        simulated = {"GEMINI_API_KEY": KEY, "GEMINI_BASE_URL": simulator.url}
        async with open_gemini(load(GeminiSettings, {**environment(), **simulated}, prefix="OCR_")) as reader:
            yield reader


_READERS = {"embedded": _embedded, "gemini": _gemini}
READERS = tuple(_READERS)
