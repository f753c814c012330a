"""A worker killed, or asked to end, at each step of an analysis: the next ends it, for one call more at most."""

import signal
from dataclasses import replace

import pytest
from carrel.monitor.v1.post_pb2 import Post

from tests.chaos.dooms import Doom
from tests.chaos.ocr.checked import RECOVERY_SECONDS, asked, everything_holds, found, leases_run_out
from tests.chaos.ocr.processes import Processes
from tests.fixtures.forked import ended
from tests.fixtures.waiting import wait_until
from tests.foreign.gemini import GeminiSimulator
from tests.integration.ocr.standing import Standing

SIGNALS = ("SIGKILL", "SIGTERM")
STEPS = {
    "O1 slides resolved": Doom(step="results.begun"),
    "O1 call admitted, not made": Doom(step="calls.begin"),
    "O3 answer received, not written": Doom(step="calls.end", is_committed=False),
    "O4 answer written, analysis open": Doom(step="calls.end"),
    "O5 result written, not committed": Doom(step="results.completed", is_committed=False),
    "O5 committed, neither acknowledged nor told": Doom(step="results.completed"),
}
TERM_SECONDS = 30.0
_HELD = """
    SELECT count(lease_expire_time) FROM (
        SELECT lease_expire_time FROM analyses UNION ALL SELECT lease_expire_time FROM post_results
    ) AS held
"""


def status_of(number: str) -> int:
    """The exit status of a process that was hit by the signal."""
    return -signal.SIGKILL if number == "SIGKILL" else 0


async def taken_up(ocr: Standing, started: Processes, number: str) -> None:
    """Another worker goes on: at once, where the one before was asked to end and has left nothing in its hands."""
    if number == "SIGKILL":
        await leases_run_out(ocr)
    else:
        assert await found(ocr, _HELD) == [(0,)]
    started.worker()


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("step", STEPS)
async def test_a_worker_hit_at_a_step_costs_nothing_but_one_more_call(
    ocr: Standing, started: Processes, gemini: GeminiSimulator, step: str, number: str
) -> None:
    post_id = ocr.neighbours.carousel()
    await asked(ocr, [post_id])
    assert await ended(started.doomed(replace(STEPS[step], number=number), "work"), TERM_SECONDS) == status_of(number)

    await taken_up(ocr, started, number)

    is_lost = number == "SIGKILL" and step.startswith("O3")
    await everything_holds(ocr, started, gemini, [post_id], more_calls=int(is_lost))


@pytest.mark.parametrize("number", SIGNALS)
async def test_a_worker_hit_while_the_model_is_at_work_costs_one_more_call_at_most(
    ocr: Standing, started: Processes, gemini: GeminiSimulator, number: str
) -> None:
    """O2. Whoever is asked to end waits for the answer that is paid already."""
    post_id = ocr.neighbours.carousel()
    gemini.gate.clear()
    worker = started.worker()
    await asked(ocr, [post_id])
    await wait_until(lambda: gemini.calls, RECOVERY_SECONDS)

    worker.kill() if number == "SIGKILL" else worker.terminate()
    gemini.gate.set()

    assert await ended(worker, TERM_SECONDS) == status_of(number)
    await taken_up(ocr, started, number)
    await everything_holds(ocr, started, gemini, [post_id], more_calls=int(number == "SIGKILL"))


@pytest.mark.parametrize("number", SIGNALS)
async def test_a_worker_hit_when_the_monitor_has_written_the_result_tells_it_again_in_vain(
    ocr: Standing, started: Processes, gemini: GeminiSimulator, number: str
) -> None:
    post_id = ocr.neighbours.carousel()
    records = ocr.neighbours.records
    records.gate.clear()
    worker = started.worker()
    await asked(ocr, [post_id])
    await wait_until(lambda: post_id in records.kept and records.kept[post_id].ocr_status == Post.COMPLETED)

    worker.kill() if number == "SIGKILL" else worker.terminate()
    records.gate.set()

    assert await ended(worker, TERM_SECONDS) == status_of(number)
    await taken_up(ocr, started, number)
    await everything_holds(ocr, started, gemini, [post_id])
    assert len({told.revision for told in records.told if told.ocr_status == Post.COMPLETED}) == 1


async def test_what_a_dead_worker_held_is_taken_up_when_its_lease_has_run_out(
    ocr: Standing, started: Processes, gemini: GeminiSimulator
) -> None:
    """K4."""
    post_id = ocr.neighbours.carousel()
    await asked(ocr, [post_id])
    worker = started.doomed(STEPS["O1 slides resolved"], "work", OCR_LEASE_SECONDS="1")
    assert await ended(worker, TERM_SECONDS) == -signal.SIGKILL
    assert await found(ocr, _HELD) == [(1,)]

    started.worker()

    await everything_holds(ocr, started, gemini, [post_id])
