"""`make dev`: a process whose code changed is started again."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from dev.supervisor.keeper import Keeper

INTERVAL = 1.0
ROOT = Path(__file__).resolve().parents[4]
SHARED = ("libs/common/src", "gen/python")
OWN = {
    "gateway": "services/gateway/src",
    "media_cache": "services/media_cache/src",
    "monitor": "services/monitor/src",
    "ocr": "services/ocr/src",
    "upstream": "dev/src/dev/upstream",
}


async def restart_what_changed(keepers: Sequence[Keeper], say: Callable[[str], None], root: Path = ROOT) -> None:
    """Looks every second, and never returns."""
    watched = {keeper.program.name: keeper for keeper in keepers if keeper.program.name in OWN}
    seen = {name: await asyncio.to_thread(_state_of, name, root) for name in watched}
    while True:
        await asyncio.sleep(INTERVAL)
        for name, keeper in watched.items():
            now = await asyncio.to_thread(_state_of, name, root)
            if now != seen[name]:
                seen[name] = now
                say(f"{name} changed and is started again")
                await keeper.restart()


def _state_of(process: str, root: Path) -> tuple[float, int]:
    """What changes when the process's code does: the newest file's time, and how many files there are."""
    folders = [OWN[process], *(SHARED if process != "upstream" else ())]
    times = [path.stat().st_mtime for folder in folders for path in _files(root / folder)]
    return max(times, default=0.0), len(times)


def _files(folder: Path) -> Iterable[Path]:
    return (path for kind in ("*.py", "*.binpb") for path in folder.rglob(kind))
