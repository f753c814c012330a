"""A terminal in which `python -m dev run` was typed; the services are stand-ins, PostgreSQL and Redis are real."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from dev.backing.ports import free_ports
from dev.backing.waiting import wait
from dev.supervisor.ports import PREFERRED
from tests.fixtures.processes import children_of

DEADLINE = 60.0
_STANDIN = Path(__file__).with_name("standin.py")


def stand_in(folder: Path) -> Path:
    """The folder, with stand-ins for the services and the gateway."""
    for name in ("media_cache", "monitor", "ocr", "gateway"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").touch()
        shutil.copy(_STANDIN, folder / name / "__main__.py")
    return folder


class Desk:
    """A terminal in which `python -m dev run` was typed."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.data = folder / "data"
        self.output = folder / "output"
        environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder), "CARREL_DATA_DIR": str(self.data)}
        self.environ = environ | {"GATEWAY_PORT": "0"} | settings
        self._folder = folder
        # Ports of its own: tests that run side by side would race for the preferred ones.
        self.data.mkdir()
        (self.data / "ports.json").write_text(json.dumps(dict(zip(PREFERRED, free_ports(len(PREFERRED)), strict=True))))
        self.process = self.run()

    def run(self) -> "subprocess.Popen[bytes]":
        """Types the command, and waits for nothing."""
        with self.output.open("wb") as output:
            command = [sys.executable, "-m", "dev", "run"]
            self.process = subprocess.Popen(
                command, cwd=self._folder, env=self.environ, stdout=output, stderr=output, start_new_session=True
            )
        return self.process

    def says(self, word: str) -> None:
        """Returns once the word was printed."""
        wait(lambda: word in self.output.read_text() or self.process.poll() is not None, DEADLINE, f"'{word}'")
        assert word in self.output.read_text()

    def children(self) -> dict[str, int]:
        """The processes of the house by what they run: a service's name, `postgres`, `redis-server`."""
        return children_of(self.process.pid)

    def end(self, number: int = signal.SIGINT) -> int:
        """Sends the signal and returns the exit status."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE)

    def story(self) -> list[str]:
        """What the stand-ins wrote down."""
        return (self.data / "story").read_text().splitlines()

    def told(self, program: str) -> dict[str, str]:
        """The environment that a program of the house was given."""
        environ: dict[str, str] = json.loads((self.data / f"{program}.environ").read_text())
        return environ
