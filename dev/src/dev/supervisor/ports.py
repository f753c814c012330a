"""Which port everything listens on: the same at every start where that is possible."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path

from dev.backing.ports import free_ports, is_free

PREFERRED = {
    "objects": 8081,
    "media_cache": 50051,
    "monitor": 50052,
    "ocr": 50053,
    "media_cache_metrics": 9101,
    "monitor_metrics": 9102,
    "ocr_metrics": 9103,
    "postgresql": 15432,
    "redis": 16379,
    "upstream": 18080,
    "cdn": 18081,
}


def assigned_ports(memory: Path) -> dict[str, int]:
    """A free port for each name: the one of last time, else the preferred one, else any. Written down in `memory`.

    Remembered, because addresses outlive a run: those of media at the demo CDN are in the database.
    """
    remembered: dict[str, int] = json.loads(memory.read_text()) if memory.exists() else {}
    ports: dict[str, int] = {}
    for name, preferred in PREFERRED.items():
        ports[name] = _first_free([remembered.get(name), preferred], taken=ports.values())
    memory.write_text(json.dumps(ports, indent=1) + "\n")
    return ports


def _first_free(wanted: Sequence[int | None], taken: Collection[int]) -> int:
    usable = (port for port in wanted if port and port not in taken and is_free(port))
    return next(usable, None) or next(port for port in free_ports(len(taken) + 1) if port not in taken)
