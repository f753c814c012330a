"""What every test may ask for, and the marker that its folder gives it."""

import gc
import signal
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FOLDERS = ("unit", "contract", "integration", "e2e", "chaos")

pytest_plugins = [
    "tests.fixtures.folders",
    "tests.fixtures.house",
    "tests.fixtures.objects",
    "tests.fixtures.ports",
    "tests.fixtures.postgres",
    "tests.fixtures.proxy",
    "tests.fixtures.redis",
    "tests.fixtures.together",
    "tests.fixtures.work",
    "tests.fixtures.worker_process",
]


def pytest_configure() -> None:
    """Lets what tests start be interrupted: in the background of a shell, all would inherit that SIGINT is ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leaves all that is read with the tests out of every look for garbage: each would hold up a test for a while."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """A folder is a marker."""
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0] if item.path.is_relative_to(TESTS) else ""
        if folder in FOLDERS:
            item.add_marker(folder)
