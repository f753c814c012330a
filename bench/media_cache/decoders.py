"""`python -m bench.media_cache.decoders`: what a HEIC costs in a decoder and on its way, beside the bare work."""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.media_cache import decoding
from bench.media_cache.kinds import SLIDE
from bench.media_cache.pictures import encoded, photograph
from bench.processes import cpu_seconds, proportional_megabytes
from media_cache.clients.conversion import ConversionLimits, Converter
from media_cache.clients.conversion.template import Template
from media_cache.clients.spool import Spools
from media_cache.decoder.measure import Measure
from media_cache.decoder.pictures import to_jpeg
from tests.fixtures.processes import descendants

PICTURES = 6
ROUNDS = 10
MODULE = "media_cache.decoder"
MEASURE = Measure(most_pixels=50_000_000, most_tiles=1000, quality=decoding.QUALITY)
# Decoders that are never replaced, or what they have used goes with them.
LIMITS = ConversionLimits(pictures=10**6)


def main() -> None:
    """Prints milliseconds of CPU for each picture, memory, and how long a new decoder takes."""
    files = [encoded(photograph(seed, *SLIDE), "HEIF", 54) for seed in range(PICTURES)]
    print(f"{PICTURES} HEIC of {SLIDE[0]} by {SLIDE[1]}, {statistics.mean(map(len, files)) / 1000:.0f} kB on average")
    _print_alone(files)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_print_converter(files, Spools(Path(folder), 512 * 1024)))
    asyncio.run(_print_replacement())


def _print_alone(files: Sequence[bytes]) -> None:
    """In turns, or the machine's other work would fall on one of them."""
    bare, ours = [], []
    for _ in range(ROUNDS):
        for content in files:
            bare.append(1000 * decoding.converted(content))
            began = time.process_time()
            to_jpeg(content, MEASURE)
            ours.append(1000 * (time.process_time() - began))
    print(f"alone: bare decode and encode {_said(bare)}, decoder {_said(ours)}")


async def _print_converter(files: Sequence[bytes], spools: Spools) -> None:
    async with Converter(LIMITS, decoders=2) as converter:
        await _convert(converter, spools, files)
        processes = descendants(os.getpid())
        before, began = sum(map(cpu_seconds, processes)), time.process_time()
        for _ in range(ROUNDS):
            await _convert(converter, spools, files)
        count = ROUNDS * len(files)
        decoders = 1000 * (sum(map(cpu_seconds, processes)) - before) / count
        print(f"on its way: decoder {decoders:.1f} ms, worker {1000 * (time.process_time() - began) / count:.2f} ms")
        memory = ", ".join(f"{proportional_megabytes(each):.0f}" for each in processes)
        print(f"memory: {memory} MB of template and decoders")


async def _convert(converter: Converter, spools: Spools, files: Sequence[bytes]) -> None:
    async def convert(content: bytes) -> None:
        with spools.new() as source, spools.new() as target:
            await source.write(content)
            await converter.to_jpeg(source, target)

    await asyncio.gather(*map(convert, files))


async def _print_replacement() -> None:
    template, taken = Template(LIMITS, MODULE), []
    (await template.decoder()).close()
    for _ in range(100):
        began = time.perf_counter()
        decoder = await template.decoder()
        taken.append(1000 * (time.perf_counter() - began))
        decoder.close()
    await template.close()
    print(f"a new decoder: {_said(taken)}")


def _said(taken: Sequence[float]) -> str:
    return f"{statistics.median(taken):.1f} ms (least {min(taken):.1f})"


if __name__ == "__main__":
    main()
