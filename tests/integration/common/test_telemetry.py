"""Telemetry on its way out: errors at Sentry, spans at a collector, numbers at the metrics port."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from prometheus_client import Counter

from common.settings import Address, Secret
from common.telemetry import TelemetrySettings, bind, configure, serve_metrics, span
from tests.foreign.collector import Collector
from tests.foreign.sentry import KEY, Sentry, sentry

CANARY = "canary-telemetry-4e1f"

log = logging.getLogger("common.tests")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    logging.raiseExceptions = True


def reported(taken: Sentry) -> dict[str, Any]:
    assert len(taken.events) == 1
    return taken.events[0]


def fails(argument: str) -> None:
    local = f"local {argument}"
    raise ValueError(f"cannot read https://h/?x-signature={argument} {len(local)}")


async def test_an_error_reaches_sentry_with_the_ids_of_its_work_before_the_process_ends() -> None:
    async with sentry() as taken:
        async with configure("monitor", TelemetrySettings(sentry_dsn=Secret(taken.dsn))):
            with bind(run_id="r1", profile_id="p1"):
                try:
                    fails("x")
                except ValueError:
                    log.exception("the run failed")
        event = reported(taken)

    assert (event["tags"]["service"], event["tags"]["run_id"]) == ("monitor", "r1")
    assert event["contexts"]["work"] == {"run_id": "r1", "profile_id": "p1"}
    assert event["exception"]["values"][0]["type"] == "ValueError"


async def test_what_reaches_sentry_holds_no_secret_no_local_variable_and_no_request() -> None:
    Secret(CANARY)
    async with sentry() as taken:
        async with configure("monitor", TelemetrySettings(sentry_dsn=Secret(taken.dsn))):
            log.info("before %s", CANARY, extra={"header": f"Bearer {CANARY}"})
            with bind(url=f"https://u:{CANARY}@h/"):
                try:
                    fails(CANARY)
                except ValueError:
                    log.exception("failed with %s", CANARY, extra={"password": CANARY, "own": Secret(CANARY)})
        event = reported(taken)

    frames = event["exception"]["values"][0]["stacktrace"]["frames"]
    assert not [frame for frame in frames if "vars" in frame]
    assert "request" not in event
    assert not [body for body in taken.bodies if "canary-telemetry" in body]
    assert not [body for body in taken.bodies if KEY in body.partition("\n")[2]]


async def test_an_error_that_ends_the_process_is_reported() -> None:
    async with sentry() as taken:
        with pytest.raises(ValueError, match="cannot read"):
            async with configure("monitor", TelemetrySettings(sentry_dsn=Secret(taken.dsn))):
                fails("x")

        assert (reported(taken))["level"] == "fatal"


async def test_spans_reach_the_collector_before_the_process_ends() -> None:
    with Collector() as taken:
        async with configure("monitor", TelemetrySettings(otlp_endpoint=taken.url)):
            with span("kept"):
                pass

    assert [(one.service, one.name) for one in taken.spans] == [("monitor", "kept")]


async def test_a_process_ends_soon_although_nobody_takes_its_telemetry(unused_tcp_port: int) -> None:
    nowhere = f"http://127.0.0.1:{unused_tcp_port}"
    settings = TelemetrySettings(otlp_endpoint=nowhere, sentry_dsn=Secret(nowhere.replace("//", "//key@") + "/1"))
    started = time.monotonic()

    async with configure("monitor", settings):
        with span("lost"):
            log.error("lost")

    assert time.monotonic() - started < 4


async def test_the_metrics_port_tells_the_numbers_of_the_process() -> None:
    counter = Counter("tests_of_telemetry", "Counted here.")
    counter.inc(3)

    async with serve_metrics(Address("127.0.0.1", 0)) as port, aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
            text = await answer.text()
        async with session.get(f"http://127.0.0.1:{port}/") as other:
            assert other.status == 404

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "tests_of_telemetry_total 3.0" in text
