"""Loops go on whatever happens, and end when they are told to."""

import asyncio

import pytest

from common.work import loops
from tests.fixtures.waiting import wait_until

RESTING = 3600.0


async def test_a_loop_outlives_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "_AFTER_A_BUG", 0.0)
    steps = 0

    async def step() -> float:
        nonlocal steps
        steps += 1
        if steps < 3:
            raise ValueError
        return RESTING

    loop = asyncio.create_task(loops.repeated(step, "the step"))
    await wait_until(lambda: steps == 3)

    await loops.end([loop])
    assert loop.cancelled()


async def test_a_loop_whose_step_loses_a_cancellation_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "_PATIENCE_SECONDS", 0.01)
    has_begun = asyncio.Event()

    async def step() -> float:
        has_begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return RESTING
        return 0.0

    loop = asyncio.create_task(loops.repeated(step, "the step"))
    await has_begun.wait()

    async with asyncio.timeout(5):
        await loops.end([loop])

    assert loop.cancelled()


async def test_where_there_is_no_loop_none_is_ended() -> None:
    await loops.end([])
