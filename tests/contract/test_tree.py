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


# Every means by which Python reaches out, and the files that may use it, with whom they speak. Addresses that somebody
# else chose go through one session alone: media and webhooks both stand on it.
_OTHER_CLIENTS = (
    "httpx|httpcore|requests|urllib3|urllib\\.request|urllib import request|http\\.client|http import client|boto3|"
    "botocore|aiobotocore|pycurl|websockets|h11|ftplib|paramiko|telnetlib"
)
WAYS_OUT: dict[str, tuple[str, dict[str, str]]] = {
    "aiohttp": (
        r"ClientSession|TCPConnector|aiohttp\.request|ws_connect",
        {
            "libs/common/src/common/outward/session.py": "any public address, guarded",
            "services/monitor/src/monitor/clients/scrapecreators/client.py": "the provider",
            "services/ocr/src/ocr/clients/gemini/session.py": "the model's provider",
            "services/ocr/src/ocr/clients/gemini/client.py": "the same, for its SDK",
            "libs/common/src/common/objects/s3_client.py": "the bucket",
        },
    ),
    "another client": (rf"^\s*(import|from) ({_OTHER_CLIENTS})\b", {}),
    "another program": (r"[\"'](curl|wget|aria2c|ffmpeg|yt-dlp)[\"']", {}),
    "a plain connection": (
        r"\b(open_connection|create_connection|sock_connect|connect_ex)\(",
        {"libs/common/src/common/outward/dialling.py": "any public address, guarded"},
    ),
    "mail": (
        r"^\s*(import|from) (smtplib|aiosmtplib)\b",
        {"services/monitor/src/monitor/clients/alerts/mail.py": "the mail server, over a guarded connection"},
    ),
}


def test_imports_go_down_only_and_never_across() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", sorted(COMMON.rglob("*.py")), ids=lambda path: str(path.relative_to(COMMON)))
def test_common_knows_no_domain_noun(path: Path) -> None:
    text = path.read_text()

    assert not [line for line in text.splitlines() if NOUNS.search(line)]


def product() -> dict[str, str]:
    """The product's sources by their paths."""
    paths = [path for folder in ("libs", "services") for path in (ROOT / folder).rglob("*.py")]
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in paths}


@pytest.mark.parametrize("means", WAYS_OUT)
def test_only_known_files_reach_out(means: str) -> None:
    """X3."""
    pattern, known = WAYS_OUT[means]

    found = {path for path, text in product().items() if re.search(pattern, text, re.MULTILINE)}

    assert found == set(known)


def test_no_client_of_ours_reads_proxies_or_passwords_from_the_environment() -> None:
    """X3."""
    trusting = [path for path, text in product().items() if re.search(r"trust_env\s*=\s*True", text)]

    assert trusting == []


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
        assert rooms <= {path.stem for path in folder.iterdir()}
        assert (ROOT / "services" / service / "README.md").exists()
        assert list((ROOT / "services" / service / "migrations").rglob("*.py"))
