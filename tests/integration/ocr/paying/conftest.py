"""Processes that pay one scripted reader."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from tests.integration.ocr.payers import Payer, Process, paying
from tests.integration.ocr.readers import ScriptedReader


@pytest.fixture
def reader() -> ScriptedReader:
    """Answers what the test has it answer."""
    return ScriptedReader()


@pytest.fixture
def process(ocr_database_url: str, redis_url: str, reader: ScriptedReader) -> Process:
    """Opens processes that share a database and a Redis."""
    return partial(paying, ocr_database_url, redis_url, reader)


@pytest.fixture
async def payer(process: Process) -> AsyncIterator[Payer]:
    """One of them, which reads slide by slide one after the other, so that each gets what is scripted for it."""
    async with process(OCR_SLIDES_AT_ONCE="1") as one:
        yield one
