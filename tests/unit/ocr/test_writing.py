"""What was paid for is written down, whoever interrupts."""

import asyncio

import pytest

from common.database import DatabaseUnavailable
from ocr.usecases.paying.writing import surely


async def test_what_cannot_be_written_now_is_written_when_the_database_is_back() -> None:
    outcomes = [DatabaseUnavailable(), DatabaseUnavailable(), None]

    async def write() -> str:
        if failure := outcomes.pop(0):
            raise failure
        return "written"

    assert await surely(write) == "written"


async def test_whoever_is_told_to_stop_writes_to_the_end_before_stopping() -> None:
    written, is_written = asyncio.Event(), False

    async def write() -> None:
        nonlocal is_written
        await written.wait()
        is_written = True

    writing = asyncio.create_task(surely(write))
    await asyncio.sleep(0)
    writing.cancel()
    await asyncio.sleep(0)
    assert not writing.done()
    written.set()

    with pytest.raises(asyncio.CancelledError):
        await writing
    assert is_written


async def test_what_cannot_be_written_at_all_is_told() -> None:
    async def write() -> None:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await surely(write)
