"""What answers at an address, and what it is told of the request."""

import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from gateway.routes import Target
from gateway.transcode import Answer


@dataclass(frozen=True)
class Visit:
    """One request that was let in: by whom, and with its body, where its endpoint asks for a caller.

    What has to stay open while the answer is being sent is entered into `until_sent`.
    """

    verb: str
    target: Target
    variables: tuple[str, ...]
    headers: Mapping[str, str]
    request_id: str
    deadline: float
    caller: str = ""
    body: bytes = b""
    until_sent: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def remaining_seconds(self) -> float:
        """What is left until the deadline."""
        return max(self.deadline - time.monotonic(), 0.001)


@dataclass(frozen=True)
class Endpoint:
    """What answers at one route. `is_open` means: to everybody, at any time, however busy the house is.

    `is_read` means that it changes nothing, by whatever verb it is asked. `is_streamed` means that its answer comes in
    pieces. `is_waiting` means that its callers wait for work to be done.
    """

    route: str
    answer: Callable[[Visit], Awaitable[Answer]]
    is_open: bool = False
    is_read: bool = False
    is_streamed: bool = False
    is_waiting: bool = False
