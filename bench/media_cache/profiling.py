"""Where a process spends its time: sampled by py-spy, which is not among the packages of a checkout."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT

_SAMPLES_PER_SECOND = 200
_MOST_LINES = 25
# How a function is named: `send (aiohttp/client.py:123)`.
_LINE = re.compile(r":\d+\)$")


@contextmanager
def profiled(pid: int, table: Path | None) -> Iterator[None]:
    """Writes packages and functions of the process by their own time into `table`; without one, nothing is sampled."""
    if table is None:
        yield
        return
    table.parent.mkdir(parents=True, exist_ok=True)
    stacks = table.with_suffix(".stacks")
    sampler = subprocess.Popen(_command(pid, stacks), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield
    sampler.send_signal(SIGINT)
    sampler.wait(60)
    table.write_text(_ranked(stacks.read_text()))


def _command(pid: int, target: Path) -> list[str]:
    program = shutil.which("py-spy")
    if program is None:
        raise SystemExit("--profile needs py-spy on the PATH: install it into a folder of its own")
    # Who waits for the kernel or for a core has let go of the interpreter: what is left is close to the CPU's own time.
    options = ["--gil", "--format", "raw", "--rate", str(_SAMPLES_PER_SECOND), "--duration", "unlimited"]
    return [program, "record", *options, "--output", str(target), "--pid", str(pid)]


def _ranked(stacks: str) -> str:
    """Each line of the stacks is functions from the outermost in, divided by semicolons, and a count."""
    own, together, packages = Counter[str](), Counter[str](), Counter[str]()
    for line in stacks.splitlines():
        stack, _, samples = line.rpartition(" ")
        functions = [_LINE.sub(")", frame) for frame in stack.split(";")]
        own[functions[-1]] += int(samples)
        packages[functions[-1].rpartition("(")[2].partition("/")[0].rstrip(")")] += int(samples)
        together.update(dict.fromkeys(functions, int(samples)))
    share = 100 / own.total()
    lines = [f"{share * count:5.1f} % own  {name}" for name, count in packages.most_common(_MOST_LINES)]
    for name, count in own.most_common(_MOST_LINES):
        lines.append(f"{share * count:5.1f} % own, {share * together[name]:5.1f} % with all below  {name}")
    return "\n".join(lines) + "\n"
