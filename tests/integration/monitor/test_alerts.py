"""Failures reach people: once, and once more when it is over."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from carrel.monitor.v1.alert_pb2 import Alert, Delivery
from carrel.monitor.v1.alert_service_pb2 import GetAlertRequest, ListAlertsRequest, ReplayAlertRequest
from carrel.monitor.v1.profile_service_pb2 import DeleteProfileRequest
from carrel.queue.v1.queue_service_pb2 import ClearQueueRequest, ListQueuesRequest

from common.errors import FailedPrecondition, InvalidArgument, NotFound
from monitor.app import serve, work
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import Provider
from tests.foreign.webhooks import Receiver, Reply, receiver
from tests.integration.monitor.alerting import alerts, by_webhook, fail, is_signed, settled, told
from tests.integration.monitor.standing import Standing, standing

KINDS = "SELECT kind, failures FROM alerts ORDER BY id"


@pytest.fixture
async def people() -> AsyncIterator[Receiver]:
    async with receiver() as one:
        yield one


@pytest.fixture
async def telling(monitor_environ: dict[str, str], provider: Provider, people: Receiver) -> AsyncIterator[Standing]:
    environment = monitor_environ | by_webhook(people)
    async with standing(environment, provider, roles=(serve, work)) as one:
        yield one


async def test_the_third_failure_in_a_row_is_told_once_and_the_recovery_once(
    telling: Standing, people: Receiver
) -> None:
    profile = (await telling.add()).profile

    await fail(telling, profile.id, 2)
    before = await alerts(telling)
    await fail(telling, profile.id, 3)
    await telling.run(profile.id)
    await telling.run(profile.id)
    recovered, failing = await settled(telling, 2)

    assert before == []
    assert (failing.kind, failing.failures, failing.reason) == (Alert.PROFILE_FAILING, 3, "SOURCE_UNREADABLE")
    assert (recovered.kind, recovered.handle, recovered.profile_id) == (Alert.PROFILE_RECOVERED, "demo", profile.id)
    assert people.ids == [failing.id, recovered.id]
    assert [(each.status, each.attempts) for each in failing.deliveries] == [(Delivery.DELIVERED, 1)]


async def test_after_a_recovery_as_many_failures_are_told_again(telling: Standing, people: Receiver) -> None:
    profile = (await telling.add()).profile

    for _ in range(2):
        await fail(telling, profile.id, 3)
        await telling.run(profile.id)
    await fail(telling, profile.id, 2)
    await settled(telling, 4)

    assert await telling.rows(KINDS) == [("profile_failing", 3), ("profile_recovered", 0)] * 2
    assert len(set(people.ids)) == 4
    assert await telling.violations() == {}


async def test_telling_the_same_twice_fails_the_verification(telling: Standing) -> None:
    profile = (await telling.add()).profile
    await fail(telling, profile.id, 3)
    await settled(telling, 1)

    await telling.rows("UPDATE tiktok_profiles SET alert_id = NULL")
    await fail(telling, profile.id)
    await settled(telling, 2)

    sentence = "a profile is told to fail and to work again in turns, and is marked while it fails"
    assert await telling.violations() == {f"I8 {sentence}": 1}


async def test_a_failure_that_is_not_the_third_in_a_row_is_not_told(telling: Standing) -> None:
    profile = (await telling.add()).profile

    for _ in range(2):
        await fail(telling, profile.id, 2)
        await telling.run(profile.id)

    assert await alerts(telling) == []


async def test_the_number_of_failures_is_a_setting(
    monitor_environ: dict[str, str], provider: Provider, people: Receiver
) -> None:
    environment = monitor_environ | by_webhook(people, ALERT_AFTER_FAILURES="1")
    async with standing(environment, provider, roles=(serve, work)) as house:
        await fail(house, (await house.add()).profile.id)
        await settled(house, 1)

    assert [told(call)["failures"] for call in people.calls] == [1]


async def test_a_webhook_is_signed_and_says_what_happened(telling: Standing, people: Receiver) -> None:
    profile = (await telling.add()).profile
    await fail(telling, profile.id, 3)
    alert = (await settled(telling, 1))[0]

    call = people.calls[0]

    assert is_signed(call)
    assert call.headers["content-type"] == "application/json"
    assert told(call) == {
        "id": alert.id,
        "type": "profile_failing",
        "createdAt": alert.create_time.ToJsonString()[:23] + "Z",
        "profileId": profile.id,
        "handle": "demo",
        "reason": "SOURCE_UNREADABLE",
        "message": alert.message,
        "failures": 3,
    }
    assert alert.message.startswith("Monitoring of @demo fails (3 times in a row): ")


async def test_without_a_channel_alerts_are_written_and_sent_nowhere(working: Standing) -> None:
    profile = (await working.add()).profile
    await fail(working, profile.id, 3)

    alert = (await alerts(working))[0]
    with pytest.raises(FailedPrecondition) as refused:
        await working.alerts.ReplayAlert(ReplayAlertRequest(id=alert.id))

    assert (alert.kind, list(alert.deliveries)) == (Alert.PROFILE_FAILING, [])
    assert refused.value.reason == "ALERT_CHANNEL_MISSING"


async def test_an_alert_is_sent_again_under_its_id(telling: Standing, people: Receiver) -> None:
    profile = (await telling.add()).profile
    await fail(telling, profile.id, 3)
    alert = (await settled(telling, 1))[0]

    asked = await telling.alerts.ReplayAlert(ReplayAlertRequest(id=alert.id))
    again = (await settled(telling, 1))[0]

    assert [each.status for each in asked.deliveries] == [Delivery.PENDING, Delivery.DELIVERED]
    assert len({each.id for each in again.deliveries}) == 2
    assert people.ids == [alert.id] * 2
    assert is_signed(people.calls[1])


async def test_the_newest_20_deliveries_of_each_alert_are_shown(telling: Standing) -> None:
    async with telling.app.database.unit_of_work() as one:
        await one.alerts.source_closed("SOURCE_KEY_REFUSED", "no")
        await one.alerts.source_opened("SOURCE_KEY_REFUSED")
    for alert in await alerts(telling):
        for _ in range(20):
            last = await telling.alerts.ReplayAlert(ReplayAlertRequest(id=alert.id))

    shown = await alerts(telling)

    kept = await telling.rows("SELECT id::text FROM alert_deliveries ORDER BY alert_id DESC, id DESC")
    ids = [key for (key,) in kept]
    assert [each.id for each in shown[0].deliveries] == ids[:20]
    assert [each.id for each in shown[1].deliveries] == ids[21:41]
    assert last.deliveries[0].id == ids[21]


async def test_the_standing_of_the_provider_is_told(telling: Standing, people: Receiver) -> None:
    async with telling.app.database.unit_of_work() as one:
        await one.alerts.source_closed("SOURCE_KEY_REFUSED", "The provider refuses our key.")
    async with telling.app.database.unit_of_work() as one:
        await one.alerts.source_opened("SOURCE_KEY_REFUSED")
    opened, closed = await settled(telling, 2)

    assert closed.message == "All monitoring is paused: The provider refuses our key."
    assert (opened.kind, opened.message) == (Alert.SOURCE_OPENED, "All monitoring goes on.")
    assert [told(call)["profileId"] for call in people.calls] == [None, None]


async def test_what_people_were_told_outlives_the_profile(telling: Standing) -> None:
    profile = (await telling.add()).profile
    await fail(telling, profile.id, 3)
    await settled(telling, 1)

    await telling.profiles.DeleteProfile(DeleteProfileRequest(id=profile.id))
    kept = (await alerts(telling))[0]

    assert (kept.handle, kept.HasField("profile_id")) == ("demo", False)


async def test_alerts_come_newest_first_page_by_page(telling: Standing) -> None:
    async with telling.app.database.unit_of_work() as one:
        for reason in ("A", "B", "C"):
            await one.alerts.source_opened(reason)

    first = await telling.alerts.ListAlerts(ListAlertsRequest(page_size=2))
    second = await telling.alerts.ListAlerts(ListAlertsRequest(page_size=2, page_token=first.next_page_token))

    assert [each.reason for each in (*first.alerts, *second.alerts)] == ["C", "B", "A"]
    assert not second.HasField("next_page_token")
    with pytest.raises(InvalidArgument):
        await telling.alerts.ListAlerts(ListAlertsRequest(page_token="made up"))


async def test_unknown_alerts_are_not_found(telling: Standing) -> None:
    for call in (
        telling.alerts.GetAlert(GetAlertRequest(id=str(uuid4()))),
        telling.alerts.ReplayAlert(ReplayAlertRequest(id=str(uuid4()))),
    ):
        with pytest.raises(NotFound) as refused:
            await call
        assert refused.value.reason == "ALERT_NOT_FOUND"


async def test_the_queue_of_alerts_is_counted_and_can_be_cleared(telling: Standing, people: Receiver) -> None:
    people.script = [Reply(503, {"Retry-After": "600"})]
    async with telling.app.database.unit_of_work() as one:
        await one.alerts.source_opened("A")

    async def waits() -> bool:
        listed = (await telling.queues.ListQueues(ListQueuesRequest())).queues
        return [each.delayed for each in listed if each.name == "alerts"] == [1]

    await wait_until(waits)
    cleared = await telling.queues.ClearQueue(ClearQueueRequest(name="alerts"))
    given_up = (await settled(telling, 1))[0].deliveries[0]

    assert cleared.cleared == 1
    assert (given_up.status, given_up.HasField("end_time")) == (Delivery.FAILED, True)
