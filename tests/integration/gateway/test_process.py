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
from tests.fixtures.waiting import wait_until

ADDRESSES = {f"{name}_ADDRESS": "127.0.0.1:1" for name in ("MEDIA_CACHE", "MONITOR", "OCR")}
ENTRY = "one:" + "a" * 64


def run(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gateway", *arguments]
    return subprocess.run(
        command, env=environment(**environ), cwd=folder, capture_output=True, text=True, timeout=30, check=False
    )


def environment(**environ: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], **ADDRESSES, **environ}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com"])
def test_without_keys_it_listens_on_loopback_only(tmp_path: Path, host: str) -> None:
    done = run(tmp_path, "serve", GATEWAY_HOST=host)

    assert done.returncode == 2
    assert "GATEWAY_HOST: must be a loopback address as long as GATEWAY_API_KEYS names no keys" in done.stderr


def test_every_fault_of_the_settings_is_told_at_once(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", GATEWAY_PORT="x", GATEWAY_API_KEYS="me:hunter2", GATEWAY_PROT="1", OCR_ADDRESS="ocr")

    assert done.returncode == 2
    for name in ("GATEWAY_PORT", "GATEWAY_API_KEYS", "GATEWAY_PROT", "OCR_ADDRESS"):
        assert f"{name}: " in done.stderr
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_service_without_an_address_is_a_fault(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", MONITOR_ADDRESS="")

    assert (done.returncode, "MONITOR_ADDRESS: " in done.stderr) == (2, True)


def test_a_new_key_is_printed_with_the_entry_that_knows_it(tmp_path: Path) -> None:
    done = run(tmp_path, "key", "laptop")

    key = re.search(r"carrel_[A-Za-z0-9_-]{43}", done.stdout)
    assert key is not None
    assert f"laptop:{sha256(key[0].encode()).hexdigest()}" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("arguments", [(), ("brew",), ("key",), ("key", "a:b"), ("key", "")])
def test_a_wrong_call_is_told_so_in_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(tmp_path, *arguments)

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_it_answers_until_it_is_asked_to_stop(tmp_path: Path, stop: signal.Signals) -> None:
    port = free_port()
    environ = environment(GATEWAY_PORT=str(port), GATEWAY_API_KEYS=ENTRY)
    command = [sys.executable, "-m", "gateway", "serve"]
    process = await asyncio.create_subprocess_exec(*command, env=environ, cwd=tmp_path, stderr=subprocess.DEVNULL)
    await wait_until(lambda: listens(port), 20)

    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as response:
        assert response.status == 200
    process.send_signal(stop)

    assert await asyncio.wait_for(process.wait(), 5) == 0
