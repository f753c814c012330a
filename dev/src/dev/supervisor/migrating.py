"""Brings a service's schema to the newest version, in a process of the service's own."""

import asyncio

from dev.backing.program import Program
from dev.supervisor.keeper import NotStarted, launch
from dev.supervisor.logs import opened, tail
from dev.supervisor.processes import Processes
from dev.supervisor.schema import is_newest, mark_newest, migrations_of


async def migrate(processes: Processes, service: str) -> None:
    """Returns once the schema is the newest; raises `NotStarted` when the migration fails."""
    url, migrations = processes.stores.superuser_url(service), migrations_of(service)
    if url is not None and await asyncio.to_thread(is_newest, url, migrations):
        return
    await _run(processes, processes.migration(service))
    if url is not None:
        await asyncio.to_thread(mark_newest, url, migrations)


async def _run(processes: Processes, program: Program) -> None:
    log = processes.desk.logs / f"{program.name}.log"
    with opened(log) as out:
        process = await launch(program, out)
    try:
        status = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
    if status:
        raise NotStarted(f"{program.name} failed, see {log}:\n{tail(log)}")
