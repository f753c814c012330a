"""Where an installed package keeps its files, found without importing it: some packages do things at import."""

from importlib.util import find_spec
from pathlib import Path


def folder_of(package: str) -> Path:
    """The folder of an installed package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{package} is not installed here: `make install` does that")
    return Path(spec.origin).parent
