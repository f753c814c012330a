"""The published description of the REST interface, held against the running house with generated requests."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.house import House

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture
def own_house(server_folder: Path) -> Iterator[House]:
    """A house for requests that change whatever they find."""
    folder = server_folder / "fuzzed"
    folder.mkdir()
    with House(folder) as house:
        yield house


def test_no_generated_request_meets_a_5xx_or_an_answer_outside_its_schema(own_house: House, tmp_path: Path) -> None:
    address = f"{own_house.url}/openapi.json"
    command = [str(Path(sys.executable).with_name("schemathesis")), "--no-color", "run", address]
    command += ["--checks", CHECKS, "--phases", "coverage,fuzzing"]
    command += ["--max-examples", "8", "--max-time", "35", "--seed", "20261121", "--warnings", "off"]
    command += ["--suppress-health-check", "all", "--request-timeout", "20", "--generation-database", "none"]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=170, check=False)

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
