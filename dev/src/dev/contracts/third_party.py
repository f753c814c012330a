"""Fills third_party/proto with the .proto files that our contracts import, out of the pinned packages.

googleapis-common-protos carries google/api in its wheel. protovalidate carries buf/validate only in its source
package, whose build needs a Rust toolchain: pip downloads it, verifies its hash, and is handed a stand-in build
backend that answers with the metadata the archive already holds, so that nothing is built.
"""

import importlib.metadata
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
TARGET = ROOT / "third_party" / "proto"
LOCK = ROOT / "requirements" / "product.txt"
GOOGLE_FILES = ("annotations", "http", "httpbody", "field_behavior")

STAND_IN_BACKEND = """
import os, shutil

def prepare_metadata_for_build_wheel(directory, settings=None):
    info = os.path.join(directory, "protovalidate.dist-info")
    os.makedirs(info)
    shutil.copy("PKG-INFO", os.path.join(info, "METADATA"))
    return "protovalidate.dist-info"
"""


def fill() -> None:
    """Copies every imported file to third_party/proto; does nothing when the folder already matches the lock."""
    stamp = TARGET / ".versions"
    versions = "\n".join([_pin("protovalidate"), _pin("googleapis-common-protos"), *GOOGLE_FILES])
    if stamp.exists() and stamp.read_text() == versions:
        return
    shutil.rmtree(TARGET, ignore_errors=True)
    _copy_google()
    _copy_validate()
    stamp.write_text(versions)


def _copy_google() -> None:
    distribution = importlib.metadata.distribution("googleapis-common-protos")
    for name in GOOGLE_FILES:
        target = TARGET / "google" / "api" / f"{name}.proto"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(str(distribution.locate_file(f"google/api/{name}.proto")), target)


def _copy_validate() -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = _download_source(Path(folder))
        with tarfile.open(archive) as source:
            found = [m for m in source.getmembers() if m.name.endswith("/buf/validate/validate.proto")]
            content = source.extractfile(found[0])
            assert content is not None
            target = TARGET / "buf" / "validate" / "validate.proto"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())


def _download_source(folder: Path) -> Path:
    (folder / "backend").mkdir()
    (folder / "backend" / "maturin.py").write_text(STAND_IN_BACKEND)
    (folder / "lock.txt").write_text(_pin("protovalidate"))
    command = [str(ROOT / ".tools/bin/python"), "-m", "pip", "download", "--quiet", "--no-deps", "--no-build-isolation"]
    command += ["--no-binary", "protovalidate", "--require-hashes", "-r", str(folder / "lock.txt"), "-d", str(folder)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(folder / "backend")})
    (archive,) = folder.glob("protovalidate-*.tar.gz")
    return archive


def _pin(package: str) -> str:
    """The lock's entry for one package: its version and every accepted hash."""
    entry = re.search(rf"^{package}==(?:.*\\\n)+.*\n", LOCK.read_text(), re.MULTILINE)
    if entry is None:
        raise SystemExit(f"{LOCK.name} does not pin {package}")
    return "\n".join(line for line in entry.group().splitlines() if not line.lstrip().startswith("#"))


if __name__ == "__main__":
    fill()
