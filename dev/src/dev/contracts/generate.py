"""Makes gen/ out of protos/, or with --check says whether what is committed is what would be made."""

import filecmp
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from dev.contracts import third_party

ROOT = Path(__file__).resolve().parents[4]
GENERATED = ROOT / "gen" / "python"
FOLDERS = ("carrel", "buf")
# The gateway and the OpenAPI page read the contracts, comments included, from this one file.
DESCRIPTORS = "carrel/descriptors.binpb"


def generate(target: Path) -> None:
    """Writes messages, stubs, their types and the descriptor set below `target`, and nothing else there."""
    third_party.fill()
    for folder in FOLDERS:
        shutil.rmtree(target / folder, ignore_errors=True)
    _buf("generate", "--output", str(target.parent.parent))
    for types in target.rglob("*_pb2_grpc.pyi"):
        if not types.with_suffix(".py").exists():
            types.unlink()
    _buf("build", "--path", "protos/carrel", "--as-file-descriptor-set", "--output", str(target / DESCRIPTORS))
    (target / "carrel" / "py.typed").touch()


def drift() -> list[str]:
    """The generated files that are missing, surplus or different from what protos/ asks for."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "gen" / "python"
        fresh.mkdir(parents=True)
        generate(fresh)
        names = {name for root in (fresh, GENERATED) for name in _files(root)}
        return sorted(name for name in names if not _same(fresh / name, GENERATED / name))


def _files(root: Path) -> list[str]:
    found = (path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file())
    return [path.relative_to(root).as_posix() for path in found if "__pycache__" not in path.parts]


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and filecmp.cmp(one, other, shallow=False)


def _buf(*arguments: str) -> None:
    done = subprocess.run(
        [str(ROOT / ".venv/bin/buf"), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"buf {arguments[0]} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    if "--check" in sys.argv:
        changed = drift()
        if changed:
            raise SystemExit("gen/ is not what protos/ asks for; run `make protos`: " + ", ".join(changed))
    else:
        generate(GENERATED)
