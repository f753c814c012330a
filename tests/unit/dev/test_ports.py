"""Which port everything listens on."""

import json
from pathlib import Path

from dev.supervisor.ports import PREFERRED, assigned_ports


def test_two_never_get_the_same_port_whatever_was_written_down(tmp_path: Path) -> None:
    memory = tmp_path / "ports.json"
    memory.write_text(json.dumps(dict.fromkeys(PREFERRED, 20_000)))

    ports = assigned_ports(memory)

    assert len(set(ports.values())) == len(PREFERRED)
    assert json.loads(memory.read_text()) == ports


def test_what_was_written_down_is_taken_again(tmp_path: Path) -> None:
    memory = tmp_path / "ports.json"

    first = assigned_ports(memory)

    assert assigned_ports(memory) == first
