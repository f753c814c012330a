"""Secrets that are made once and kept in the data folder."""

import os
import secrets
from pathlib import Path


def kept_secret(folder: Path, name: str) -> str:
    """The secret of that name in the folder, made at the first call; nobody else on the machine can read it."""
    path = folder / name
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, secrets.token_urlsafe(32))
    return path.read_text().strip()


def _write(path: Path, text: str) -> None:
    # Whole or absent: a start that is interrupted here must not leave an empty password behind.
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    draft.rename(path)
