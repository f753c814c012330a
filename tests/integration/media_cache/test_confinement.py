"""What decoders cannot do, tried from inside of them."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from common.errors import Failure
from media_cache.clients.conversion import ConversionLimits, Converter
from media_cache.clients.conversion.place import Place
from media_cache.clients.conversion.template import Template
from media_cache.clients.spool import Spools
from media_cache.decoder.messages import Answer, Made, Question, Refused
from media_cache.domain.reasons import Reason
from media_cache.domain.size import Size
from tests.fixtures.waiting import wait_until
from tests.integration.media_cache.probing import DEADLY, PROBES

PROBING = "tests.integration.media_cache.probing"
UNFILTERED = "tests.integration.media_cache.unfiltered"
LIMITS = ConversionLimits(timeout=timedelta(seconds=20), memory_bytes=1024**3)
HASTE = ConversionLimits(timeout=timedelta(seconds=1), memory_bytes=1024**3)
FILTERED_ONLY = pytest.mark.skipif(os.uname().machine not in ("x86_64", "aarch64"), reason="no filter there")


async def tried(place: Place, name: str) -> Answer | None:
    """What comes of it when a decoder tries this."""
    source, target = os.memfd_create("source"), os.memfd_create("target")
    try:
        os.write(source, name.encode())
        return await place.ask(Question(len(name)), source, target)
    finally:
        os.close(source)
        os.close(target)


@asynccontextmanager
async def probing(limits: ConversionLimits = LIMITS, module: str = PROBING) -> AsyncIterator[Place]:
    template = Template(limits, module)
    place = Place(limits, template)
    try:
        yield place
    finally:
        place.close()
        await template.close()


def of_process(place: Place, name: str) -> str:
    """What the kernel says of the decoder."""
    assert place.decoder is not None
    return Path(f"/proc/{place.decoder.hello.process}/{name}").read_text()


def held_by(process: int) -> list[str]:
    """The kinds of descriptors that it has."""
    return sorted(str(each.readlink()).partition(":")[0] for each in Path(f"/proc/{process}/fd").iterdir())


def is_alive(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@FILTERED_ONLY
async def test_a_decoder_can_do_nothing_but_decode() -> None:
    async with probing() as place:
        found = {name: await tried(place, name) for name in PROBES}

    assert found == dict.fromkeys(PROBES, Refused(Reason.CORRUPT, "EPERM"))


async def test_a_decoder_has_limits_and_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBJECTS_SIGNING_KEY", "a secret")
    async with probing() as place:
        assert isinstance(await tried(place, "nothing"), Made)
        limits = {line[:26].strip(): line[26:].split()[0] for line in of_process(place, "limits").splitlines()}
        status = dict(line.split(":\t", 1) for line in of_process(place, "status").splitlines())
        environment = of_process(place, "environ")

        assert limits["Max address space"] == str(LIMITS.memory_bytes)
        assert (limits["Max processes"], limits["Max core file size"], limits["Max open files"]) == ("0", "0", "16")
        assert (status["NoNewPrivs"], status["Seccomp"].strip()) == ("1", "2")
        assert of_process(place, "oom_score_adj").strip() == "1000"
        assert {each.partition("=")[0] for each in environment.split("\0") if each} == {
            "PATH",
            "OPENBLAS_NUM_THREADS",
            "PYTHONDONTWRITEBYTECODE",
        }


async def test_a_decoder_holds_nothing_open_but_its_line() -> None:
    async with probing() as place:
        await tried(place, "nothing")
        assert place.decoder is not None
        kinds = held_by(place.decoder.hello.process)

    assert kinds == ["/dev/null", "/dev/null", "/dev/null", "socket"]


async def test_a_decoder_cannot_change_what_it_was_given() -> None:
    async with probing() as place, Converting(PROBING) as converting:
        assert isinstance(await tried(place, "nothing"), Made)
        with pytest.raises(Failure, match="EBADF"):
            await converting.to_jpeg("write to its source")


async def test_what_a_decoder_writes_has_an_end() -> None:
    async with probing() as place:
        answer = await tried(place, "write without end")

    assert answer == Refused(Reason.CORRUPT, "EFBIG")


async def test_a_decoder_that_computes_for_too_long_is_killed_by_the_kernel() -> None:
    limits = ConversionLimits(cpu_seconds=1, timeout=timedelta(seconds=100))
    async with probing(limits) as place:
        assert await tried(place, "never end") is None


async def test_where_calls_cannot_be_filtered_the_rest_holds_and_it_is_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    limits = ConversionLimits(pictures=1)
    with caplog.at_level(logging.WARNING):
        async with probing(limits, UNFILTERED) as place:
            connected = [await tried(place, "connect") for _ in range(2)]

    ((*missing, last),) = [vars(record)["missing"] for record in caplog.records]
    # Within a container the kernel may keep its network to itself, and that is said then.
    refusal = "ECONNREFUSED" if missing == ["a network of its own"] else "ENETUNREACH"
    assert connected == [Refused(Reason.CORRUPT, refusal)] * 2
    assert last == "a filter of its calls"


class Converting:
    """A converter whose pictures are names of what is tried."""

    def __init__(self, module: str, limits: ConversionLimits = HASTE, decoders: int = 1) -> None:
        self.converter = Converter(limits, decoders, module)
        self._spools = Spools(Path(), 1024)

    async def __aenter__(self) -> "Converting":
        await self.converter.__aenter__()
        # Started in peace: the haste is for what is tried.
        await self.to_jpeg("nothing")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.converter.__aexit__(None, None, None)

    async def to_jpeg(self, name: str) -> tuple[Size, bytes]:
        with self._spools.new() as source, self._spools.new() as target:
            await source.write(name.encode())
            size = await self.converter.to_jpeg(source, target)
            target.stream.seek(0)
            return size, target.stream.read()


@pytest.mark.parametrize("name", DEADLY)
async def test_what_kills_its_decoder_fails_alone(name: str) -> None:
    async with Converting(PROBING, decoders=2) as converting:
        poison, *others = await asyncio.gather(
            *(converting.to_jpeg(each) for each in (name, *["nothing"] * 5)), return_exceptions=True
        )

        assert isinstance(poison, Failure)
        assert poison.reason == "POISON"
        assert others == [(Size(1, 1), b"written by a decoder")] * 5
        assert await converting.to_jpeg("nothing") == (Size(1, 1), b"written by a decoder")


async def test_a_decoder_is_replaced_after_so_many_pictures() -> None:
    async with probing(ConversionLimits(pictures=2)) as place:
        processes = []
        for _ in range(4):
            await tried(place, "nothing")
            processes.append(place.decoder and place.decoder.hello.process)

    assert [process is None for process in processes] == [False, True, False, True]
    assert processes[0] != processes[2]


async def test_a_decoder_that_keeps_memory_is_replaced() -> None:
    async with probing(ConversionLimits(kept_bytes=100 * 1024**2)) as place:
        still_there = []
        for _ in range(3):
            await tried(place, "keep memory")
            still_there.append(place.decoder is not None)

    assert still_there[0]
    assert not all(still_there)


async def test_decoders_die_with_their_template_and_another_takes_its_place() -> None:
    async with Converting(PROBING, LIMITS) as converting:
        template = template_of(os.getpid())
        decoders = await wait_until(lambda: children(template))

        os.kill(template, signal.SIGKILL)

        await wait_until(lambda: not any(map(is_alive, decoders)))
        assert (await converting.to_jpeg("nothing"))[0] == Size(1, 1)


async def test_all_die_with_a_worker_that_is_killed() -> None:
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.media_cache.waiting_worker", stdout=asyncio.subprocess.PIPE
    )
    assert worker.stdout is not None
    try:
        assert await worker.stdout.readline() == b"ready\n"
        template = template_of(worker.pid)
        decoders = await wait_until(lambda: children(template))
    finally:
        worker.kill()
        await worker.wait()

    await wait_until(lambda: not any(map(is_alive, (template, *decoders))))


async def test_whoever_asks_after_a_question_was_given_up_gets_an_answer_of_his_own() -> None:
    async with Converting(PROBING, LIMITS) as converting:
        given_up = asyncio.ensure_future(converting.to_jpeg("never end"))
        await wait_until(lambda: is_busy(os.getpid()))
        given_up.cancel()

        assert (await converting.to_jpeg("nothing"))[0] == Size(1, 1)


async def test_no_more_pictures_are_worked_on_at_once_than_there_are_decoders() -> None:
    async with Converting(PROBING, decoders=2) as converting:
        most = 0

        async def watched() -> None:
            nonlocal most
            await converting.to_jpeg("nothing")
            most = max(most, len(children(template_of(os.getpid()))))

        await asyncio.gather(*(watched() for _ in range(20)))

    assert 1 <= most <= 2


def template_of(worker: int) -> int:
    """The process that the decoders of a worker are copies of."""
    return next(each for each in children(worker) if b"cpu_seconds" in Path(f"/proc/{each}/cmdline").read_bytes())


def children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def is_busy(worker: int) -> bool:
    """Whether a decoder of this worker computes."""
    states = [Path(f"/proc/{each}/stat").read_text() for each in children(template_of(worker))]
    return any(state.rpartition(")")[2].split()[0] == "R" for state in states)
