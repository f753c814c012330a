"""Ports on loopback."""

import socket
from collections import deque
from itertools import repeat
from random import SystemRandom

LOOPBACK = "127.0.0.1"
# Below the ports that the kernel gives to outgoing connections: one of those could be taken before it is listened on.
SERVER_PORTS = range(20_000, 32_000)
# Given, and perhaps not listened on yet.
_given: deque[int] = deque(maxlen=256)


def free_port() -> int:
    """A port that nobody listens on at this moment, drawn by lot: whoever looks at the same time finds another.

    So does this process when it asks again, for a while.
    """
    draw = SystemRandom().choice
    port = next(port for port in map(draw, repeat(SERVER_PORTS)) if port not in _given and is_free(port))
    _given.append(port)
    return port


def free_ports(count: int) -> list[int]:
    """So many free ports, each another."""
    return [free_port() for _ in range(count)]


def is_free(port: int) -> bool:
    """Whether a server could bind the port now."""
    with socket.socket() as probe:
        # Like the servers themselves, so that connections still closing do not count as somebody listening.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def listens(port: int) -> bool:
    """Whether somebody accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0
