"""Callers who wait for work to be done: longer than others, and in places of their own."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from common.errors import DeadlineExceeded, ResourceExhausted
from common.rpc import RpcSettings, Waits, remaining
from tests.fixtures.waiting import wait_until
from tests.foreign import echo

SAY, READ = echo.SAY, echo.READ
SHORT, LONG = timedelta(milliseconds=50), timedelta(seconds=9)


async def test_only_who_waits_may_take_longer_than_the_longest_call() -> None:
    let_go = asyncio.Event()

    async def answer(request: Any, context: Any) -> Any:
        left = remaining()
        await let_go.wait()
        return echo.said(str(left))

    settings, waits = RpcSettings(longest_call=SHORT), Waits(methods=frozenset({SAY}), longest=LONG, most=1)
    async with echo.serving(answer, settings=settings, waits=waits) as server, echo.channel_to(server) as channel:
        waiting = asyncio.ensure_future(echo.call(channel, SAY)(echo.say()))
        with pytest.raises(DeadlineExceeded):
            await echo.call(channel, READ)(echo.say())
        let_go.set()

        assert LONG.total_seconds() - 2 < float((await waiting).text) < LONG.total_seconds() + 0.2


async def test_those_who_wait_have_an_end_too() -> None:
    async def answer(request: Any, context: Any) -> Any:
        await asyncio.Event().wait()

    waits = Waits(methods=frozenset({SAY}), longest=SHORT, most=1)
    async with echo.serving(answer, waits=waits) as server, echo.channel_to(server) as channel:
        with pytest.raises(DeadlineExceeded):
            await echo.call(channel, SAY)(echo.say())


@pytest.mark.parametrize(("waiting", "other"), [(SAY, READ), (READ, SAY)], ids=["by those", "for those"])
async def test_no_place_is_taken_by_those_who_wait_or_for_those(waiting: str, other: str) -> None:
    begun: list[Any] = []
    let_go = asyncio.Event()

    async def answer(request: Any, context: Any) -> Any:
        begun.append(request)
        await let_go.wait()
        return echo.said("held")

    settings, waits = RpcSettings(max_concurrent_rpcs=1), Waits(methods=frozenset({SAY}), longest=LONG, most=1)
    async with echo.serving(answer, settings=settings, waits=waits) as server, echo.channel_to(server) as channel:
        calls = [asyncio.ensure_future(echo.call(channel, method)(echo.say())) for method in (waiting, other)]
        await wait_until(lambda: len(begun) == 2)
        with pytest.raises(ResourceExhausted) as refused:
            await echo.call(channel, waiting)(echo.say())
        let_go.set()
        await asyncio.gather(*calls)

    assert refused.value.reason == "OVERLOADED"
