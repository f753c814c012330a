"""What media_cache stands between: an origin and a bucket, each a process of its own."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from bench.media_cache import origin, sink
from bench.media_cache.kinds import fill
from bench.processes import announced


@dataclass(frozen=True)
class Foreign:
    """Their addresses."""

    origin: str
    sink: str

    def answered(self) -> int:
        """How many files the origin has been asked for."""
        with urlopen(f"http://{self.origin}/answered") as answer:
            return int(answer.read())


@contextmanager
def foreign(folder: Path, kinds: Sequence[str]) -> Iterator[Foreign]:
    """An origin that has files of these kinds, which lie in the folder, and a sink."""
    folder.mkdir()
    fill(folder, kinds)
    with ExitStack() as house:
        address = house.enter_context(announced(origin.__name__, str(folder)))
        yield Foreign(address, house.enter_context(announced(sink.__name__)))
