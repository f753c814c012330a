"""The lines of docs/operations.md, run as they stand."""

import asyncio
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.e2e.journeys import add_profile, nothing_waits
from tests.fixtures.house import House
from tests.fixtures.waiting import wait_until

DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"
FENCE = re.compile(r"```sh\n(.*?)```", re.DOTALL)
LINES = [line for fence in FENCE.findall(DOCUMENT.read_text()) for line in fence.splitlines()]
BUF_LINES = [line for line in LINES if line.startswith("buf curl")]
GRPCURL_LINES = [line for line in LINES if line.startswith("grpcurl")]


@pytest.fixture(scope="session")
def addresses(house: House) -> dict[str, str]:
    """Where the house really put what the document calls by its preferred address."""
    ports: dict[str, int] = json.loads((house.folder / "ports.json").read_text())
    preferred = {"media_cache": 50051, "monitor": 50052, "ocr": 50053}
    return {f"127.0.0.1:{port}": f"127.0.0.1:{ports[name]}" for name, port in preferred.items()}


@pytest.fixture
async def profile_id(rest: aiohttp.ClientSession) -> str:
    """The id of a profile with nothing in it that others count."""
    _, added = await add_profile(rest, "demo_empty")
    return str(added["profile"]["id"])


@pytest.mark.parametrize("line", BUF_LINES)
async def test_a_buf_line_answers(
    line: str, addresses: dict[str, str], profile_id: str, rest: aiohttp.ClientSession
) -> None:
    for preferred, real in {**addresses, "PROFILE_ID": profile_id}.items():
        line = line.replace(preferred, real)
    words = [str(Path(sys.executable).with_name("buf")), *shlex.split(line)[1:]]

    done = await asyncio.to_thread(subprocess.run, words, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    # What a line has begun is not to move under the tests that come after it.
    await wait_until(lambda: nothing_waits(rest), 60)


def test_every_grpcurl_call_has_its_twin_that_was_run() -> None:
    calls = {_call_of_grpcurl(line) for line in GRPCURL_LINES if "/" in line.rpartition("'")[2]}

    twins = {_call_of_buf(line) for line in BUF_LINES if " -d " in line}

    assert calls
    assert calls == twins


def _call_of_grpcurl(line: str) -> tuple[str, str, str]:
    words = shlex.split(line)
    return words[words.index("-d") + 1], words[-2], words[-1]


def _call_of_buf(line: str) -> tuple[str, str, str]:
    words = shlex.split(line)
    address, _, method = words[-1].removeprefix("http://").partition("/")
    return words[words.index("-d") + 1], address, method
