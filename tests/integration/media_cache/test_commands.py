"""The commands of `python -m media_cache` that care for what is kept, as whoever runs them sees them."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from pathlib import Path

import pytest

from common.desk import main
from dev.backing.ports import LOOPBACK
from media_cache.__main__ import COMMANDS
from tests.fixtures.objects import S3Server
from tests.fixtures.stores import bucket_environ
from tests.integration.media_cache.keeping import Keeping

MOVE, RECONCILE = [(sys.executable, "-m", "media_cache", name) for name in ("move-to-bucket", "reconcile")]
MISUSED = {
    "reconcile --mend": "unrecognized arguments: --mend",
    "scrub --sample 0": "argument --sample: must be a number from 1 on",
    "scrub --sample many": "argument --sample: must be a number from 1 on",
    "scrub --share 1.5": "argument --share: must be more than 0 and at most 1",
    "scrub --share nan": "argument --share: must be more than 0 and at most 1",
    "scrub --share 0.1 --sample 3": "argument --sample: not allowed with argument --share",
    "move-to-bucket --force": "unrecognized arguments: --force",
    "move": "argument command: invalid choice: 'move'",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, media_environ: dict[str, str]) -> Mapping[str, str]:
    """The environment of the commands."""
    monkeypatch.chdir(tmp_path)
    for name, value in media_environ.items():
        monkeypatch.setenv(name, value)
    return media_environ


@pytest.fixture
def bucket(s3_server: S3Server, s3_bucket: str) -> Mapping[str, str]:
    """The settings of an empty bucket."""
    return bucket_environ(s3_server.account, s3_bucket)


async def called(*arguments: str) -> int:
    return await asyncio.to_thread(main, COMMANDS, arguments, "media_cache")


@pytest.mark.parametrize("line", MISUSED)
def test_a_command_that_is_wrongly_called_says_so_in_one_line(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(COMMANDS, line.split(), "media_cache")

    said = capsys.readouterr().err
    assert (ended.value.code, said.count("\n")) == (2, 1)
    assert MISUSED[line] in said


async def test_reconcile_lists_what_is_wrong_and_fails_until_it_is_mended(
    environment: Mapping[str, str], keeping: Keeping, capsys: pytest.CaptureFixture[str]
) -> None:
    lost, _ = [await keeping.cached(f"asset-{at}", at) for at in range(2)]
    await keeping.app.store.delete(lost.cache_key or "")

    codes = [await called("reconcile", *more) for more in ([], ["--repair"], [])]

    assert codes == [1, 0, 0]
    assert capsys.readouterr().out.splitlines() == [
        f"{lost.cache_key}  there is no object",
        "found: 1, repaired: 0",
        f"{lost.cache_key}  there is no object (repaired)",
        "found: 1, repaired: 1",
        "found: 0, repaired: 0",
    ]


async def test_scrub_reads_a_sample_and_tells_what_is_rotten(
    environment: Mapping[str, str], keeping: Keeping, capsys: pytest.CaptureFixture[str]
) -> None:
    asset = await keeping.cached("asset")
    await keeping.app.store.delete(asset.cache_key or "")

    assert [await called("scrub"), await called("scrub", "--share", "0.5", "--repair")] == [1, 0]
    assert capsys.readouterr().out.count(asset.cache_key or "-") == 2


async def test_objects_are_moved_to_the_bucket_that_is_set(
    environment: Mapping[str, str],
    keeping: Keeping,
    bucket: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await keeping.cached("asset")
    assert await called("move-to-bucket") == 2
    for name, value in bucket.items():
        monkeypatch.setenv(name, value)

    assert [await called("move-to-bucket"), await called("move-to-bucket", "--delete")] == [0, 0]

    said = capsys.readouterr()
    assert said.out.splitlines() == ["copied: 1", "there already: 1", "deleted: 1"]
    assert said.err == "media_cache: R2_BUCKET_NAME: is required to move objects to a bucket\n"
    assert await keeping.stored() == set()


async def test_a_move_that_a_person_interrupts_exits_with_130(
    environment: Mapping[str, str], keeping: Keeping, bucket: Mapping[str, str]
) -> None:
    await keeping.cached("asset")
    asked = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(hang, LOOPBACK, 0) as store, asyncio.timeout(30):
        host, port = store.sockets[0].getsockname()
        silent = os.environ | bucket | {"S3_ENDPOINT_URL": f"http://{host}:{port}"}
        mover = await asyncio.create_subprocess_exec(*MOVE, env=silent, stdout=PIPE, stderr=PIPE)
        await asked.wait()
        mover.send_signal(signal.SIGINT)
        said = await mover.communicate()

    assert (mover.returncode, *said) == (130, b"", b"")


async def test_a_reader_that_leaves_early_sees_no_traceback(environment: Mapping[str, str], keeping: Keeping) -> None:
    await keeping.failed("TIMEOUT")
    reader, writer = os.pipe()
    os.close(reader)

    command = await asyncio.create_subprocess_exec(*RECONCILE, stdout=writer, stderr=PIPE)
    os.close(writer)

    assert (await command.communicate())[1] == b""
