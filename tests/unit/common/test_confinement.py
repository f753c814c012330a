"""What children are given, and how they are bounded."""

import os
import resource
import subprocess
import sys

import pytest

from common.confinement import bare_environment


def test_children_learn_where_modules_are_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "here:there")
    monkeypatch.setenv("A_KEY", "a secret")

    given = bare_environment()

    assert given["PYTHONPATH"] == "here:there"
    assert given.keys() == {"PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}


def test_where_no_modules_are_named_children_are_not_told_of_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)

    assert "PYTHONPATH" not in bare_environment()


@pytest.mark.parametrize(("most", "left"), [(10, 10), (10**9, resource.getrlimit(resource.RLIMIT_NOFILE)[1])])
def test_a_bound_is_never_wider_than_what_is_allowed_already(most: int, left: int) -> None:
    assert said(f"bound(resource.RLIMIT_NOFILE, {most}); print(*resource.getrlimit(resource.RLIMIT_NOFILE))") == [
        str(left),
        str(left),
    ]


def test_a_process_whose_parent_is_gone_already_ends() -> None:
    assert said("die_with(os.getppid()); print('alive')") == ["alive"]
    assert said("die_with(os.getppid() + 1); print('alive')") == []


def test_who_is_isolated_gains_no_privileges_any_more() -> None:
    found = "[line for line in open('/proc/self/status').read().splitlines() if line.startswith('NoNewPrivs')]"

    assert said(f"isolate(); print(*{found})") == ["NoNewPrivs:", "1"]


def said(program: str) -> list[str]:
    head = "import os, resource; from common.confinement import bound, die_with, isolate; "
    ran = subprocess.run([sys.executable, "-c", head + program], capture_output=True, check=True, env={**os.environ})
    return ran.stdout.decode().split()
