"""K9: workers that sleep through their leases. What they do afterwards is refused."""

import os
import re
import signal

from tests.chaos.dooms import Doom
from tests.chaos.ocr.checked import RECOVERY_SECONDS, all_told, asked, everything_holds, found, leases_run_out
from tests.chaos.ocr.processes import Processes
from tests.fixtures.forked import asleep
from tests.fixtures.waiting import wait_until
from tests.foreign.gemini import GeminiSimulator
from tests.integration.ocr.standing import Standing

# Before its call, with a call that is admitted and not made, and with an answer that is written.
SLEEPS_AT = ("results.begun", "calls.begin", "calls.end")
REFUSALS = re.compile("belongs to another worker by now|a lease was lost")
_ANALYSES = "SELECT * FROM analyses ORDER BY id"


async def test_what_a_worker_does_after_it_slept_through_its_lease_is_refused(
    ocr: Standing, started: Processes, gemini: GeminiSimulator
) -> None:
    """At three steps at once; each sleeper may still make the one call that it was about to make."""
    started.environ = {**started.environ, "OCR_CONCURRENCY": "1"}
    post_ids = [ocr.neighbours.carousel() for _ in SLEEPS_AT]
    await asked(ocr, post_ids)
    sleepers = [started.doomed(Doom(step=step, number="SIGSTOP"), "work") for step in SLEEPS_AT]
    pids = [await asleep(sleeper, RECOVERY_SECONDS) for sleeper in sleepers]

    await leases_run_out(ocr)
    worker = started.worker()
    await all_told(ocr, post_ids)
    before = await found(ocr, _ANALYSES)
    for pid in pids:
        os.kill(pid, signal.SIGCONT)

    await wait_until(lambda: len(REFUSALS.findall(started.said())) >= len(sleepers), RECOVERY_SECONDS)
    assert await found(ocr, _ANALYSES) == before
    assert [each.exitcode for each in (worker, *sleepers)] == [None] * 4
    await everything_holds(ocr, started, gemini, post_ids, more_calls=1)
