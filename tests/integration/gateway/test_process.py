"""The gateway as a process: how it is called, and when it refuses to start."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import aiohttp
import pytest

from dev.backing.ports import free_port, listens
from tests.fixtures.commands import answer
from tests.fixtures.waiting import wait_until

ADDRESSES = {f"{name}_ADDRESS": "127.0.0.1:1" for name in ("MEDIA_CACHE", "MONITOR", "OCR")}
ENTRY = "one:" + "a" * 64


async def run(*words: str, **environ: str) -> tuple[int, str]:
    """How the gateway ends with these words and settings, and what it says."""
    return await answer(ADDRESSES | environ, "gateway", *words)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com"])
async def test_without_keys_it_listens_on_loopback_only(host: str) -> None:
    code, said = await run("serve", GATEWAY_HOST=host)

    assert code == 2
    assert "GATEWAY_HOST: must be a loopback address as long as GATEWAY_API_KEYS names no keys" in said


async def test_every_fault_of_the_settings_is_told_at_once() -> None:
    faults = {"GATEWAY_PORT": "x", "GATEWAY_API_KEYS": "me:hunter2", "GATEWAY_PROT": "1", "OCR_ADDRESS": "ocr"}

    code, said = await run("serve", **faults)

    assert code == 2
    assert [name for name in faults if f"{name}: " not in said] == []
    assert "hunter2" not in said
    assert "Traceback" not in said


async def test_a_service_without_an_address_is_a_fault() -> None:
    code, said = await run("serve", MONITOR_ADDRESS="")

    assert (code, "MONITOR_ADDRESS: " in said) == (2, True)


async def test_a_new_key_is_printed_with_the_entry_that_knows_it() -> None:
    code, said = await run("key", "laptop")

    key = re.search(r"carrel_[A-Za-z0-9_-]{43}", said)
    assert key is not None
    assert f"laptop:{sha256(key[0].encode()).hexdigest()}" in said
    assert code == 0


@pytest.mark.parametrize("words", [(), ("brew",), ("key",), ("key", "a:b"), ("key", "")])
async def test_a_wrong_call_is_told_so_in_one_line(words: tuple[str, ...]) -> None:
    code, said = await run(*words)

    assert code == 2
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_it_answers_until_it_is_asked_to_stop(tmp_path: Path, stop: signal.Signals) -> None:
    port = free_port()
    environ = {"PATH": os.environ["PATH"], **ADDRESSES, "GATEWAY_PORT": str(port), "GATEWAY_API_KEYS": ENTRY}
    command = [sys.executable, "-m", "gateway", "serve"]
    process = await asyncio.create_subprocess_exec(*command, env=environ, cwd=tmp_path, stderr=subprocess.DEVNULL)
    await wait_until(lambda: listens(port), 20)

    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as response:
        assert response.status == 200
    process.send_signal(stop)

    assert await asyncio.wait_for(process.wait(), 30) == 0
