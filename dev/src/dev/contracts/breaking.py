"""Says whether the contracts break a caller of the release before: of main, or of main's last commit on main itself."""

import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
DESCRIPTORS = "gen/python/carrel/descriptors.binpb"
# Named, because buf looks for rules beside modules only, not beside descriptor sets.
RULES = "buf.yaml"


def check() -> None:
    """Compares the contracts with the descriptor set committed before; exits with what breaks.

    Comparing with the committed descriptor set needs neither a registry nor the imported files of that day.
    """
    before = _descriptors(_base())
    if before is None:
        print("no earlier contracts to compare with")
        return
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "before.binpb"
        image.write_bytes(before)
        command = [str(ROOT / ".venv/bin/buf"), "breaking", DESCRIPTORS, "--against", str(image), "--config", RULES]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            raise SystemExit("the contracts break callers of the release before")


def _base() -> str:
    here, main = _git("rev-parse", "HEAD"), _git("rev-parse", "--verify", "--quiet", "main")
    return "HEAD~1" if main is None or here == main else main.decode().strip()


def _descriptors(revision: str) -> bytes | None:
    return _git("show", f"{revision}:{DESCRIPTORS}")


def _git(*arguments: str) -> bytes | None:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


if __name__ == "__main__":
    check()
