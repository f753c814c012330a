"""Messages of processes, waited for without blocking the loop."""

import asyncio
import socket


async def readable(line: socket.socket) -> None:
    """Waits until there is a message on the line, or its other end is closed."""
    loop, has_come = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(line, has_come.set)
    try:
        await has_come.wait()
    finally:
        loop.remove_reader(line)
