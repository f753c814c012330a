"""Health: the process is alive, each service ready or not, each dependency there or not."""

import asyncio
from typing import Any

import grpc
import grpc.aio
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_reflection.v1alpha import reflection_pb2_grpc
from grpc_reflection.v1alpha.reflection_pb2 import ServerReflectionRequest

from common.rpc import RpcSettings
from common.rpc import server as serve_role
from common.rpc.health import Health
from tests.fixtures.waiting import wait_until
from tests.foreign import echo

# The stubs' types are those of the blocking channel.
HealthStub: Any = health_pb2_grpc.HealthStub
ServerReflectionStub: Any = reflection_pb2_grpc.ServerReflectionStub

SERVING, NOT_SERVING = HealthCheckResponse.SERVING, HealthCheckResponse.NOT_SERVING


class Dependency:
    """Something that can be there or not; asked while it hangs, it does not answer."""

    def __init__(self, *, is_there: bool = True) -> None:
        self.is_there = is_there
        self.error: Exception | None = None
        self.hangs = False

    async def __call__(self) -> bool:
        if self.hangs:
            await asyncio.Event().wait()
        if self.error:
            raise self.error
        return self.is_there


async def statuses(channel: grpc.aio.Channel) -> dict[str, Any]:
    listed: Any = await HealthStub(channel).List(health_pb2.HealthListRequest())  # type: ignore[attr-defined]
    return {name: one.status for name, one in listed.statuses.items()}


async def test_a_process_without_needs_is_alive_and_ready() -> None:
    async with echo.serving() as server, echo.plain_channel_to(server) as channel:
        assert await statuses(channel) == {"": SERVING, echo.SERVICE: SERVING}
        assert (await HealthStub(channel).Check(HealthCheckRequest(service=echo.SERVICE))).status == SERVING


async def test_a_name_that_nobody_has_is_not_found() -> None:
    async with echo.serving() as server, echo.plain_channel_to(server) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await HealthStub(channel).Check(HealthCheckRequest(service="nobody"))

    assert caught.value.code() is grpc.StatusCode.NOT_FOUND


async def test_a_process_starts_without_its_dependency_alive_and_not_ready() -> None:
    away = {"postgresql": Dependency(is_there=False)}

    async with echo.serving(readiness=away) as server, echo.plain_channel_to(server) as channel:
        found = await statuses(channel)

    assert found == {"": SERVING, echo.SERVICE: NOT_SERVING, "postgresql": NOT_SERVING}


async def test_readiness_follows_what_is_needed_within_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    # The pause between two probes, and the patience of one: at the worst it is told after both.
    assert 2 * serve_role._PROBE_SECONDS < 10
    monkeypatch.setattr(serve_role, "_PROBE_SECONDS", 0.2)
    needed, watched = Dependency(), Dependency()
    probes: dict[str, Any] = {"readiness": {"postgresql": needed}, "watched": {"redis": watched}}

    async with echo.serving(**probes) as server, echo.plain_channel_to(server) as channel:
        stub = HealthStub(channel)

        async def is_ready() -> bool:
            return bool((await stub.Check(HealthCheckRequest(service=echo.SERVICE))).status == SERVING)

        async def is_not_ready() -> bool:
            return not await is_ready()

        needed.error = OSError("gone")
        await wait_until(is_not_ready)
        assert (await statuses(channel))[""] == SERVING
        needed.error = None
        await wait_until(is_ready)
        needed.hangs = True
        await wait_until(is_not_ready)


async def test_what_is_only_watched_stops_nothing() -> None:
    watched = {"redis": Dependency(is_there=False)}

    async with echo.serving(watched=watched) as server, echo.plain_channel_to(server) as channel:
        assert await statuses(channel) == {"": SERVING, echo.SERVICE: SERVING, "redis": NOT_SERVING}


@pytest.mark.parametrize("name", ["", echo.SERVICE])
async def test_who_watches_is_told_of_the_drain_and_does_not_hold_it_up(name: str) -> None:
    async with echo.serving() as server:
        channel = echo.plain_channel_to(server)
        told = aiter(HealthStub(channel).Watch(HealthCheckRequest(service=name)))
        first = await anext(told)
        # The drain may last 25 s: it must not.
        async with asyncio.timeout(5):
            await server.__aexit__(None, None, None)
        rest = [one.status async for one in told]
    await channel.close()

    assert first.status == SERVING
    assert rest == [NOT_SERVING]


async def test_who_is_still_being_told_something_else_hears_of_the_drain_too() -> None:
    health = Health()
    told = health.Watch(HealthCheckRequest(service=""), None)
    first = await anext(told)

    draining = asyncio.create_task(health.drain())
    await asyncio.sleep(0)
    rest = [one.status async for one in told]
    draining.cancel()

    assert [first.status, *rest] == [SERVING, NOT_SERVING]


@pytest.mark.parametrize("is_on", [True, False])
async def test_the_contract_is_told_only_where_it_is_a_setting(is_on: bool) -> None:
    async with (
        echo.serving(settings=RpcSettings(reflection=is_on)) as server,
        echo.plain_channel_to(server) as channel,
    ):
        asked = ServerReflectionStub(channel).ServerReflectionInfo(iter([ServerReflectionRequest(list_services="")]))
        try:
            names = {one.name async for answer in asked for one in answer.list_services_response.service}
        except grpc.aio.AioRpcError as error:
            names = {error.code().name}

    expected = {echo.SERVICE, "grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"}
    assert names == (expected if is_on else {"UNIMPLEMENTED"})
