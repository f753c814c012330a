"""Engines come and go: started for a picture, replaced when they fail, stopped when nothing comes."""

import asyncio
import errno
import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ocr.clients.embedded import EngineLimits, Engines
from ocr.domain.failures import EngineFailed
from tests.fixtures.namespaces import may_leave_network
from tests.fixtures.waiting import wait_until

ODD = "tests.integration.ocr.odd_engine"
EXPOSED = "tests.integration.ocr.exposed_engine"
LIMITS = EngineLimits(timeout=timedelta(seconds=20), memory_bytes=1024**3)
HASTY = replace(LIMITS, timeout=timedelta(seconds=0.5))
SHORT_OF_WORK = replace(LIMITS, idle_interval=timedelta(milliseconds=50))
FATAL = ("die", "take too much", "babble", "boast")


async def told(engines: Engines, deed: str) -> str:
    """What comes of it when an engine does this."""
    lines = await engines.read(deed.encode())
    assert lines is not None
    return "\n".join(line.text for line in lines)


def is_alive(process: int) -> bool:
    return Path(f"/proc/{process}/cmdline").exists() and bool(Path(f"/proc/{process}/cmdline").read_bytes())


async def test_nothing_is_started_before_there_is_something_to_read() -> None:
    async with Engines(LIMITS, ODD) as engines:
        assert engines.processes == []


async def test_one_engine_reads_picture_after_picture_and_ends_with_us() -> None:
    async with Engines(LIMITS, ODD) as engines:
        readers = {await told(engines, "read") for _ in range(5)}
        (process,) = engines.processes
        assert await engines.read(b"read nothing") == ()
        assert await engines.read(b"refuse") is None

    assert readers == {str(process)}
    assert not is_alive(process)


async def test_as_many_engines_as_there_may_be_read_at_once() -> None:
    async with Engines(replace(LIMITS, engines=2), ODD) as engines:
        readers = await asyncio.gather(*(told(engines, "read") for _ in range(6)))

        assert sorted(set(readers)) == sorted(map(str, engines.processes))
        assert len(engines.processes) == 2


@pytest.mark.parametrize("deed", FATAL)
async def test_what_kills_or_confuses_an_engine_fails_alone(deed: str) -> None:
    async with Engines(LIMITS, ODD) as engines:
        first = await told(engines, "read")
        with pytest.raises(EngineFailed):
            await engines.read(deed.encode())

        assert not is_alive(int(first))
        assert await told(engines, "read") != first


async def test_a_picture_that_takes_too_long_is_given_up_with_its_engine() -> None:
    async with Engines(HASTY, ODD) as engines:
        asked = asyncio.create_task(engines.read(b"sleep"))
        (process,) = await wait_until(lambda: engines.processes)
        with pytest.raises(EngineFailed):
            await asked

        assert not is_alive(process)


async def test_an_engine_that_was_killed_in_the_middle_is_replaced() -> None:
    async with Engines(LIMITS, ODD) as engines:
        asked = asyncio.create_task(engines.read(b"sleep"))
        (process,) = await wait_until(lambda: engines.processes)
        os.kill(process, signal.SIGKILL)

        with pytest.raises(EngineFailed):
            await asked
        assert await told(engines, "read") != str(process)


async def test_whoever_asks_after_a_picture_was_given_up_gets_an_answer_of_his_own() -> None:
    async with Engines(LIMITS, ODD) as engines:
        asked = asyncio.create_task(engines.read(b"sleep"))
        (first,) = await wait_until(lambda: engines.processes)
        asked.cancel()
        await asyncio.wait([asked])

        assert asked.cancelled()
        assert await told(engines, "read") != str(first)


async def test_an_engine_without_work_is_stopped_and_started_again_for_more() -> None:
    async with Engines(SHORT_OF_WORK, ODD) as engines:
        first = await told(engines, "read")
        await wait_until(lambda: not engines.processes)
        await wait_until(lambda: not is_alive(int(first)))

        assert await told(engines, "read") != first


async def test_a_program_that_cannot_start_fails_the_picture_only() -> None:
    async with Engines(LIMITS, "tests.integration.ocr.no_such_engine") as engines:
        with pytest.raises(EngineFailed):
            await engines.read(b"read")
        assert engines.processes == []


async def test_an_engine_has_no_secrets_and_a_low_rank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "a secret")
    async with Engines(LIMITS, ODD) as engines:
        environment = await told(engines, "tell the environment")
        rank = await told(engines, "tell the rank")

    assert set(environment.split()) <= {
        *("PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LC_CTYPE"),
        *("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MALLOC_ARENA_MAX"),
    }
    assert rank.split()[1:] == ["0", "0"]
    assert int(rank.split()[0]) == min(19, os.nice(0) + 10)


@pytest.mark.parametrize("module", [ODD, EXPOSED])
async def test_an_engine_has_no_network_or_that_is_said(module: str, caplog: pytest.LogCaptureFixture) -> None:
    async with Engines(LIMITS, module) as engines:
        connected = await told(engines, "connect")

    has_none = module == ODD and may_leave_network()
    assert connected == str(errno.ENETUNREACH if has_none else errno.ECONNREFUSED)
    assert [vars(record)["missing"] for record in caplog.records] == [["a network of its own"]] * (not has_none)


async def test_engines_die_with_a_worker_that_is_killed() -> None:
    program = (
        "import asyncio\n"
        "from ocr.clients.embedded import EngineLimits, Engines\n"
        "async def main():\n"
        f"    engines = Engines(EngineLimits(), {ODD!r})\n"
        "    await engines.read(b'read')\n"
        "    print(*engines.processes, flush=True)\n"
        "    await engines.read(b'sleep')\n"
        "asyncio.run(main())\n"
    )
    worker = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    assert worker.stdout is not None
    process = int(await worker.stdout.readline())
    worker.kill()
    await worker.wait()

    await wait_until(lambda: not is_alive(process))


async def test_the_service_itself_loads_nothing_of_the_engine() -> None:
    heavy = ("rapidocr", "onnxruntime", "cv2", "numpy")
    program = f"import ocr.__main__, sys; print(*sorted(set(sys.modules) & set({heavy!r})))"
    service = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)

    said, _ = await service.communicate()

    assert (service.returncode, said.split()) == (0, [])
