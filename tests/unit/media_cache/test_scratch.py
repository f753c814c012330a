"""Files on their way are gone with their owner, however it went."""

import fcntl
import os
from pathlib import Path

from media_cache.clients.scratch import Scratch, leftovers


def test_a_file_is_gone_after_its_use_and_the_folder_after_its_owner(tmp_path: Path) -> None:
    with Scratch(tmp_path) as scratch:
        with scratch.file() as path:
            path.write_bytes(b"bytes")
        assert not path.exists()

    assert list(tmp_path.iterdir()) == []


def test_what_a_dead_process_left_is_removed_at_the_next_start(tmp_path: Path) -> None:
    abandoned = tmp_path / "1-dead"
    abandoned.mkdir()
    (abandoned / "half").write_bytes(b"bytes")
    assert leftovers(tmp_path) == [abandoned / "half"]

    with Scratch(tmp_path):
        assert not abandoned.exists()


def test_what_a_living_process_owns_is_left_alone(tmp_path: Path) -> None:
    owned = tmp_path / "2-alive"
    owned.mkdir()
    (owned / "half").write_bytes(b"bytes")
    owner = os.open(owned, os.O_RDONLY)
    fcntl.flock(owner, fcntl.LOCK_EX)

    with Scratch(tmp_path):
        assert (owned / "half").exists()
        assert leftovers(tmp_path) == []
    os.close(owner)


def test_nothing_is_left_where_nobody_ever_worked(tmp_path: Path) -> None:
    assert leftovers(tmp_path / "never") == []
