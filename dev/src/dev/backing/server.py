"""One program under a hand: started, stopped, killed and started again at the same address."""

import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from dev.backing.program import Program
from dev.backing.waiting import wait

START_TIMEOUT = 30.0
STOP_TIMEOUT = 20.0


class Server:
    """A running `Program` with a log of its own; leaving the context stops it."""

    def __init__(self, program: Program, log: Path) -> None:
        self._program = program
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        """Starts the program unless it runs, and does not wait for it."""
        if self._process is None or self._process.poll() is not None:
            self._process = self._launched()

    def start(self) -> None:
        """Returns once the program serves."""
        wait(self._serves, START_TIMEOUT, f"{self._program.name} to serve, see {self._log}")

    def stop(self) -> None:
        """Asks the program to end and returns once it has."""
        self._signal(self._program.stop_signal)

    def kill(self) -> None:
        """Ends the program without giving it a chance to say goodbye."""
        self._signal(9)

    def restart(self) -> None:
        """Stops the program and starts it again at the same address."""
        self.stop()
        self.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _serves(self) -> bool:
        # One that died is started again: after a kill, PostgreSQL refuses to start while its last backends are leaving.
        self.launch()
        return self._program.is_ready()

    def _launched(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                self._program.tied_command,
                env=dict(self._program.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _signal(self, signal: int) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal)
        self._process.wait(STOP_TIMEOUT)
        self._process = None
