"""Alerts while workers die: at least once, under the same event id, and no alert is written twice."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from signal import SIGKILL
from uuid import UUID

import pytest
from carrel.monitor.v1.alert_pb2 import Delivery

from monitor.clients.source import SourceUnavailable
from tests.chaos.monitor.accounts import Accounts
from tests.chaos.monitor.processes import Processes
from tests.fixtures.forked import ended, gone_afterwards
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import Provider
from tests.foreign.webhooks import Receiver, Reply, receiver
from tests.integration.monitor.alerting import by_webhook, is_signed, settled
from tests.integration.monitor.standing import Standing, standing

TOGETHER = 12


@pytest.fixture
async def people() -> AsyncIterator[Receiver]:
    async with receiver() as one:
        yield one


@pytest.fixture
async def telling(monitor_environ: dict[str, str], provider: Provider, people: Receiver) -> AsyncIterator[Standing]:
    """The door of a monitor that has people to tell."""
    async with standing(monitor_environ | by_webhook(people), provider) as one:
        yield one


async def test_a_worker_killed_between_sending_and_recording_has_it_sent_again_under_its_id(
    telling: Standing, people: Receiver, monitor_environ: dict[str, str], tmp_path: Path
) -> None:
    people.script = [Reply(hangs=True)]
    environment = monitor_environ | by_webhook(people, ALERT_TIMEOUT_SECONDS="30")
    async with telling.app.database.unit_of_work() as one:
        await one.alerts.source_opened("SOURCE_KEY_REFUSED")

    with gone_afterwards(Processes(environment, tmp_path / "log")) as started:
        first = started.command("work", QUEUE_NAME="alerts")
        await wait_until(lambda: len(people.calls) == 1, 30)
        first.kill()
        assert await ended(first, 5) == -SIGKILL
        started.command("work", QUEUE_NAME="alerts")
        alert = (await wait_until(lambda: settled(telling, 1), 30))[0]

    delivery = alert.deliveries[0]
    assert (delivery.status, delivery.attempts) == (Delivery.DELIVERED, 2)
    assert people.ids == [alert.id] * 2
    assert all(is_signed(call) for call in people.calls)
    assert await telling.rows("SELECT count(*) FROM alert_deliveries") == [(1,)]


async def test_however_many_workers_end_runs_and_send_every_alert_goes_out_once(
    telling: Standing, people: Receiver, monitor_environ: dict[str, str], accounts: Accounts, tmp_path: Path
) -> None:
    profiles = [UUID(await accounts.add_to(telling)) for _ in range(TOGETHER)]
    await telling.rows("UPDATE tiktok_profiles SET failures_in_row = 3")

    # As many at once as the pool has places for: on a busy machine, more would only wait for one too long.
    places = asyncio.Semaphore(5)

    async def fail(profile_id: UUID) -> None:
        async with places, telling.app.database.unit_of_work() as one:
            await one.alerts.run_failed(profile_id, SourceUnavailable())

    with gone_afterwards(Processes(monitor_environ | by_webhook(people), tmp_path / "log")) as started:
        for _ in range(2):
            started.command("work", QUEUE_NAME="alerts")
        await asyncio.gather(*(fail(profile_id) for profile_id in profiles for _ in range(4)))
        listed = await wait_until(lambda: settled(telling, TOGETHER), 30)

    assert sorted(people.ids) == sorted(alert.id for alert in listed)
    assert {alert.profile_id for alert in listed} == {str(profile_id) for profile_id in profiles}
