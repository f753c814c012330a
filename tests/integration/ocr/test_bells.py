"""What is asked for is begun at once, and not with the next sweep."""

from contextlib import nullcontext

from ocr.app import Builders, serve, work
from tests.fixtures.waiting import wait_until
from tests.foreign.standins.slides import Neighbours
from tests.integration.ocr.batching import COMPLETED, wait_for
from tests.integration.ocr.readers import ScriptedReader
from tests.integration.ocr.reading import is_all_told
from tests.integration.ocr.standing import standing


async def test_posts_are_read_and_told_long_before_the_next_sweep(
    ocr_environ: dict[str, str], neighbours: Neighbours, reader: ScriptedReader
) -> None:
    rarely = {**ocr_environ, "OCR_SWEEP_SECONDS": "600"}
    build = Builders(kind=lambda _: reader, reader=lambda _: nullcontext(reader))
    async with standing(rarely, neighbours, build=build, roles=(serve, work)) as ocr:
        # The first of them might be found by the sweep that every worker begins with.
        for _ in range(2):
            assert (await wait_for(ocr, neighbours.carousel())).state == COMPLETED
            await wait_until(lambda: is_all_told(ocr.app))
