"""Files that were made once: in a folder, so that the next start finds them."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

# As many as a laptop can spare while the services convert what they fetch.
MAKERS = 2


class Shelf:
    """Makes a file when it is asked for first, off the event loop, and never twice at once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._hands = asyncio.Semaphore(MAKERS)
        self._making: defaultdict[Path, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def file(self, name: str, make: Callable[[], bytes]) -> Path:
        """The path of the file of that name."""
        path = self._folder / sha256(name.encode()).hexdigest()
        if path.exists():
            return path
        async with self._making[path], self._hands:
            if not path.exists():
                await asyncio.to_thread(_write, path, make)
        self._making.pop(path, None)
        return path


def _write(path: Path, make: Callable[[], bytes]) -> None:
    # Whole or absent: what a killed process left half-written is not found by its name.
    draft = path.with_suffix(".new")
    draft.write_bytes(make())
    draft.rename(path)
