"""The rules of the tree that no single file can hold: imports, words, names, generated code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dev import forbidden
from dev.contracts import generate

ROOT = Path(__file__).parents[2]
COMMON = ROOT / "libs" / "common" / "src" / "common"
NOUNS = re.compile(
    r"tiktok|profile|\basset|slide|carousel|caption|gemini|scrapecreators|hashtag|\bocr\b|media.?cache|avatar",
    re.IGNORECASE,
)


def test_imports_go_down_only_and_never_across() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", sorted(COMMON.rglob("*.py")), ids=lambda path: str(path.relative_to(COMMON)))
def test_common_knows_no_domain_noun(path: Path) -> None:
    text = path.read_text()

    assert not [line for line in text.splitlines() if NOUNS.search(line)]


def test_only_known_files_speak_http_to_the_outside() -> None:
    speaking = re.compile(
        r"ClientSession|urllib\.request|http\.client|\bhttpx|^import (requests|urllib3)", re.MULTILINE
    )
    product = [path for folder in ("libs", "services") for path in (ROOT / folder).rglob("*.py")]

    found = {path.relative_to(ROOT).as_posix() for path in product if speaking.search(path.read_text())}

    assert found == set(SPEAK_HTTP)


def test_no_file_names_a_package_index_or_a_path_of_some_machine() -> None:
    assert forbidden.findings() == []


def test_generated_code_is_what_the_contracts_ask_for() -> None:
    assert generate.drift() == []


def test_every_service_has_the_same_rooms() -> None:
    rooms = {
        "__init__",
        "__main__",
        "app",
        "settings",
        "servicer",
        "tasks",
        "usecases",
        "repository",
        "tables",
        "domain",
    }

    for service in ("media_cache", "monitor", "ocr"):
        folder = ROOT / "services" / service / "src" / service
        missing = rooms - {path.stem for path in folder.iterdir()}
        assert missing <= NOTHING_TO_HOLD[service], f"{service} lacks {missing}"
        assert (ROOT / "services" / service / "README.md").exists()
        assert list((ROOT / "services" / service / "migrations").rglob("*.py"))


# Addresses that somebody else chose go through one session alone (X3): media and webhooks both stand on it. The others
# speak to the one party that they are set to.
SPEAK_HTTP = {
    "libs/common/src/common/outward/session.py": "any public address, guarded",
    "services/monitor/src/monitor/clients/scrapecreators/client.py": "the provider",
    "libs/common/src/common/objects/s3_client.py": "the bucket",
}
# A room with nothing in it is left out.
NOTHING_TO_HOLD = {"media_cache": set[str](), "monitor": set[str](), "ocr": {"domain", "tasks", "usecases"}}
