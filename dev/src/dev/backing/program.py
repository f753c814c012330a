"""What it takes to keep one process running, whoever keeps it."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from signal import SIGKILL, SIGTERM, Signals


@dataclass(frozen=True, kw_only=True)
class Program:
    """A process to keep running: what to start, how to see that it serves, how to ask it to end.

    `wrapper` are words before the command that change who it runs as.
    """

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[], bool]
    wrapper: tuple[str, ...] = ()
    environ: Mapping[str, str]
    stop_signal: Signals = SIGTERM
    death_signal: Signals = SIGKILL

    @property
    def tied_command(self) -> tuple[str, ...]:
        """The command that starts it in such a way that it dies with whoever started it."""
        # Innermost: a wrapper that changes the account would make the kernel forget the tie.
        return (*self.wrapper, *tied(self.command, self.death_signal))


def tied(command: Sequence[str], death_signal: Signals = SIGKILL) -> tuple[str, ...]:
    """The same command, sent `death_signal` by the kernel when the thread that started it is gone.

    `setpriv` sets PR_SET_PDEATHSIG between the fork and the program: code of ours that ran there (`preexec_fn`)
    could meet a lock that a thread of gRPC held at the fork. Off Linux there is no such signal, and no tie.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return tuple(command)
    return (setpriv, "--pdeathsig", death_signal.name.removeprefix("SIG"), "--", *command)
