"""OpenStack Swift with s3api as an S3 server that checks signatures and expiry, for tests."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dev.backing.ports import LOOPBACK, listens
from dev.backing.program import Program
from dev.backing.swift_settings import ACCESS_KEY, REGION, SECRET_KEY, proxy_settings, shared_settings, storage_settings

STORAGE = ("account", "container", "object")
__all__ = ["ACCESS_KEY", "REGION", "SECRET_KEY", "Swift"]


@dataclass(frozen=True, kw_only=True)
class Swift:
    """The four processes of a small Swift in a folder; `environment` is the virtual environment it is installed in."""

    folder: Path
    environment: Path
    ports: Mapping[str, int]

    @property
    def endpoint_url(self) -> str:
        """Where it speaks S3 (path style)."""
        return f"http://{LOOPBACK}:{self.ports['proxy']}"

    def prepare(self) -> None:
        """Writes its settings and rings."""
        if not self.environment.exists():
            raise RuntimeError(
                f"the S3 server is not installed in {self.environment}: `make .s3server/.ready` does that"
            )
        (self.folder / "node" / "d1").mkdir(parents=True, exist_ok=True)
        (self.folder / "swift.conf").write_text(shared_settings())
        (self.folder / "proxy.conf").write_text(proxy_settings(self.folder, self.ports["proxy"]))
        for kind in STORAGE:
            (self.folder / f"{kind}.conf").write_text(storage_settings(kind, self.folder, self.ports[kind]))
        self._write_rings()

    def programs(self) -> list[Program]:
        """The processes, to be started in this order; `prepare` comes first."""
        return [self._program(kind) for kind in (*STORAGE, "proxy")]

    def _program(self, kind: str) -> Program:
        return Program(
            name=f"swift-{kind}",
            command=(
                *self._python(str(self.environment / "bin" / f"swift-{kind}-server")),
                str(self.folder / f"{kind}.conf"),
            ),
            is_ready=partial(listens, self.ports[kind]),
            environ=_environ(),
        )

    def _write_rings(self) -> None:
        script = Path(__file__).with_name("swift_rings.py")
        rings = [word for kind in STORAGE for word in (kind, str(self.ports[kind]))]
        # -P: the script's folder stays off the path, its neighbours have the names of packages.
        command = [*self._python("-P"), str(script), str(self.folder), *rings]
        done = subprocess.run(command, env=_environ(), check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"Swift's rings could not be written: {done.stderr.strip()}")

    def _python(self, *arguments: str) -> tuple[str, ...]:
        return (str(self.environment / "bin" / "python"), *arguments)


def _environ() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
