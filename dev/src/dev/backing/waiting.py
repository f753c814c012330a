"""Waiting for a state, never for a length of time."""

import time
from collections.abc import Callable

POLL_INTERVAL = 0.02


def wait(condition: Callable[[], bool], timeout: float, what: str) -> None:
    """Returns once the condition holds; raises TimeoutError that names what was waited for."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {timeout:g} s in vain for {what}")
        time.sleep(POLL_INTERVAL)
