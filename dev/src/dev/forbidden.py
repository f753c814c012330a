"""Holds the repository to a rule that no linter knows: no file names a package index or a path of some machine."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

# Written in parts, so that this file does not break the rule itself.
INDEX_HOSTS = "|".join(("py" + "pi", "python" + "hosted", "npm" + "js"))
PATTERNS = {
    "a package index": re.compile(rf"\b({INDEX_HOSTS})\.(org|com)\b"),
    "a path of this machine": re.compile(r"(^|[^A-Za-z0-9_.\-/])/(work|root|home/[a-z]+|Users/[a-z]+)/"),
}


def findings() -> list[str]:
    """One line for each tracked text file line that names what no file may name."""
    return [finding for path in _tracked() for finding in _of_file(path)]


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def _of_file(path: Path) -> list[str]:
    if not path.is_file():
        return []
    text = path.read_bytes()
    if b"\0" in text:
        return []
    return [
        f"{path.relative_to(ROOT)}:{number}: {what}"
        for number, line in enumerate(text.decode(errors="replace").splitlines(), start=1)
        for what, pattern in PATTERNS.items()
        if pattern.search(line)
    ]


if __name__ == "__main__":
    found = findings()
    if found:
        raise SystemExit("\n".join(found))
