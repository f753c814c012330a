"""Webhooks that fail: which are sent again and when, which end at once, and which never leave."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise
from time import time
from typing import Any

import pytest
from carrel.monitor.v1.alert_pb2 import Delivery

from monitor.app import serve, work
from tests.foreign.provider import Provider
from tests.foreign.webhooks import Receiver, Reply, receiver
from tests.integration.monitor.alerting import SECRET, by_webhook, is_signed, settled
from tests.integration.monitor.standing import Standing, standing


@pytest.fixture
async def people() -> AsyncIterator[Receiver]:
    async with receiver() as one:
        yield one


@pytest.fixture
async def dialled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Where HTTP goes from now on, with names that lead where tests want them to."""
    names = {"inside.example": ["10.0.0.8"], "one-of-two.example": ["93.184.216.34", "127.0.0.1"]}
    resolve, connect = socket.getaddrinfo, asyncio.get_running_loop().sock_connect
    found: list[object] = []

    def resolved(host: Any, port: Any, *given: Any, **named: Any) -> Sequence[tuple[Any, ...]]:
        if host not in names:
            return resolve(host, port, *given, **named)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in names[host]]

    async def dial(line: socket.socket, address: Any) -> None:
        if address[1] in (25, 80, 443, 8080):
            found.append(address)
        await connect(line, address)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", dial)
    return found


@asynccontextmanager
async def telling(environment: dict[str, str], provider: Provider) -> AsyncIterator[Standing]:
    """A monitor that has something to tell."""
    async with standing(environment, provider, roles=(serve, work)) as house:
        async with house.app.database.unit_of_work() as one:
            await one.alerts.source_opened("SOURCE_KEY_REFUSED")
        yield house


async def delivery(environment: dict[str, str], provider: Provider) -> Delivery:
    """How the delivery of an alert ended."""
    async with telling(environment, provider) as house:
        return (await settled(house, 1))[0].deliveries[0]


async def test_what_fails_for_now_is_sent_again_in_growing_gaps_under_its_id(
    monitor_environ: dict[str, str], provider: Provider, people: Receiver
) -> None:
    people.script = [Reply(500), Reply(502), Reply(hangs=True), Reply(408)]
    environment = monitor_environ | by_webhook(people, ALERT_BACKOFF_SECONDS="0.2", ALERT_TIMEOUT_SECONDS="0.3")

    ended = await delivery(environment, provider)

    gaps = [later.moment - sooner.moment for sooner, later in pairwise(people.calls)]
    assert (ended.status, ended.attempts, ended.response_status) == (Delivery.DELIVERED, 5, 204)
    assert not ended.HasField("error")
    assert len(set(people.ids)) == 1
    assert all(is_signed(call) for call in people.calls)
    # Each is at least twice the first wait of the one before, which the time limit of a silent answer only adds to.
    assert [gap >= least for gap, least in zip(gaps, (0.2, 0.4, 0.8, 1.6), strict=True)] == [True] * 4


async def test_a_receiver_that_asks_to_wait_is_waited_for(
    monitor_environ: dict[str, str], provider: Provider, people: Receiver
) -> None:
    people.script = [Reply(429, {"Retry-After": "1"})]

    ended = await delivery(monitor_environ | by_webhook(people), provider)

    assert (ended.status, ended.attempts) == (Delivery.DELIVERED, 2)
    assert people.calls[1].moment - people.calls[0].moment >= 1


async def test_the_last_attempt_ends_it(monitor_environ: dict[str, str], provider: Provider, people: Receiver) -> None:
    people.script = [Reply(503)] * 3

    ended = await delivery(monitor_environ | by_webhook(people, ALERT_ATTEMPTS="3"), provider)

    assert (ended.status, ended.attempts, ended.response_status) == (Delivery.FAILED, 3, 503)
    assert ended.error == "The webhook answered with status 503."
    assert len(people.calls) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 410, 422, 301, 302, 307])
async def test_a_refusal_ends_it_at_once_and_no_redirect_is_followed(
    monitor_environ: dict[str, str], provider: Provider, people: Receiver, status: int
) -> None:
    people.script = [Reply(status, {"Location": people.url})]

    ended = await delivery(monitor_environ | by_webhook(people), provider)

    assert (ended.status, ended.attempts, ended.response_status) == (Delivery.FAILED, 1, status)
    assert ended.HasField("end_time")
    assert len(people.calls) == 1


async def test_nothing_of_an_answer_is_read_but_its_status(
    monitor_environ: dict[str, str], provider: Provider, people: Receiver
) -> None:
    people.script = [Reply(200, body=bytes(50_000_000))]

    ended = await delivery(monitor_environ | by_webhook(people), provider)

    assert (ended.status, ended.attempts) == (Delivery.DELIVERED, 1)


async def test_nobody_there_is_tried_again(monitor_environ: dict[str, str], provider: Provider) -> None:
    async with receiver() as gone:
        environment = monitor_environ | by_webhook(gone, ALERT_ATTEMPTS="2")

    ended = await delivery(environment, provider)

    assert (ended.status, ended.attempts, ended.HasField("response_status")) == (Delivery.FAILED, 2, False)
    assert ended.error == "The webhook could not be reached (ClientConnectorError)."


@pytest.mark.parametrize(
    ("url", "objection"),
    [
        ("http://localhost/alerts", "loopback"),
        ("http://inside.example/alerts", "private"),
        ("http://one-of-two.example/alerts", "loopback"),
    ],
)
async def test_an_address_within_is_refused_undialled_and_not_tried_again(
    monitor_environ: dict[str, str], provider: Provider, dialled: list[object], url: str, objection: str
) -> None:
    to_nobody = by_webhook(Receiver(), ALERT_WEBHOOK_URL=url, ALERT_ALLOWED_ADDRESSES="")

    ended = await delivery(monitor_environ | to_nobody, provider)

    assert (ended.status, ended.attempts) == (Delivery.FAILED, 1)
    assert ended.error == f"The address of the webhook is not dialled ({objection})."
    assert dialled == []


async def test_no_secret_of_a_webhook_is_told(
    monitor_environ: dict[str, str], provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    async with receiver() as gone:
        environment = by_webhook(gone, ALERT_ATTEMPTS="1", ALERT_WEBHOOK_URL=f"{gone.url}/canary-in-the-path?canary=1")

    with caplog.at_level(0):
        ended = await delivery(monitor_environ | environment, provider)

    assert ended.status == Delivery.FAILED
    assert "work could not be done" in caplog.text
    assert "canary" not in caplog.text + ended.error
    assert SECRET not in caplog.text


async def test_the_moment_of_a_signature_is_that_of_its_attempt(
    monitor_environ: dict[str, str], provider: Provider, people: Receiver
) -> None:
    people.script = [Reply(500), Reply(429, {"Retry-After": "2"})]

    await delivery(monitor_environ | by_webhook(people), provider)

    stamps = [int(call.headers["webhook-timestamp"]) for call in people.calls]
    assert stamps[2] >= stamps[0] + 2
    assert abs(stamps[2] - time()) < 5
