"""A service as a process: the commands that all services have."""

from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from common.database import DatabaseSettings, migrate
from common.desk.commands import FAILED, Command
from common.desk.roles import Role, run
from common.invariants import Finding
from common.rpc import RpcSettings
from common.settings import environment, load
from common.telemetry import TelemetrySettings, configure, serve_metrics

_DOTENV = Path(".env")


class ServiceSettings(Protocol):
    """What the settings of every service hold."""

    @property
    def telemetry(self) -> TelemetrySettings: ...

    @property
    def database(self) -> DatabaseSettings: ...

    @property
    def rpc(self) -> RpcSettings: ...


S = TypeVar("S", bound=ServiceSettings)
A = TypeVar("A", bound=Role)


@dataclass(frozen=True, kw_only=True)
class Service(Generic[S, A]):
    """One service: its name, its settings, what it is built of, and the folder of its migrations."""

    name: str
    settings: type[S]
    app: Callable[[S], A]
    migrations: Path

    def read(self) -> S:
        """The settings of this process; raises SettingsFault with every fault."""
        return load(self.settings, environment(_DOTENV), prefix=f"{self.name.upper()}_")

    def role(self, sentence: str, *roles: Callable[[A], Any]) -> Command:
        """The command that runs these roles until the process is asked to stop; the last one is left first."""

        async def run_roles(_: Namespace) -> None:
            await self._run(*roles)

        return Command(sentence, run_roles)

    def migrate(self) -> Command:
        """The command that brings the schema to its newest step."""

        async def run_migrations(_: Namespace) -> None:
            await migrate(self.migrations, self.read().database.migration_url.reveal())

        return Command("bring the database to the newest schema", run_migrations)

    def verify(self, sentence: str, findings: Callable[[A, bool], AsyncIterator[Finding]]) -> Command:
        """The command that prints every invariant with its count of violations; it fails unless all are 0."""

        async def run_verify(arguments: Namespace) -> int:
            violations = 0
            async with self.app(self.read()) as app:
                async for finding in findings(app, arguments.at_rest):
                    print(finding)  # noqa: T201 - a command speaks to its caller
                    violations += finding.violations
            return FAILED if violations else 0

        return Command(sentence, run_verify, _declare_at_rest)

    async def _run(self, *roles: Callable[[A], Any]) -> None:
        settings = self.read()
        telemetry, app = settings.telemetry, self.app(settings)
        metrics = [] if telemetry.metrics_listen is None else [serve_metrics(telemetry.metrics_listen)]
        parts = [configure(self.name, telemetry), *metrics, app, *(role(app) for role in roles)]
        await run(parts, settings.rpc.drain_timeout)


def _declare_at_rest(parser: ArgumentParser) -> None:
    # The one question that only the caller can answer.
    parser.add_argument("--at-rest", action="store_true", help="nothing is being asked for: what has not ended is lost")
