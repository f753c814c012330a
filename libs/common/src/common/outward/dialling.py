"""A plain connection to an address that somebody else chose, for protocols other than HTTP."""

import asyncio
import socket

from common.outward.addresses import Address
from common.outward.guard import Guard, family_of


async def dial(guard: Guard, host: str, port: int) -> socket.socket:
    """A connection to the first of the host's addresses that answers, all of them judged; OSError when none does."""
    guard.check(host, port)
    fault = OSError(f"no address of {host}")
    for address in await guard.addresses(host, port):
        try:
            return await _connected(address, port)
        except OSError as refused:
            fault = refused
    raise fault


async def _connected(address: Address, port: int) -> socket.socket:
    line = socket.socket(family_of(address), socket.SOCK_STREAM)
    line.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(line, (str(address), port))
    except BaseException:
        line.close()
        raise
    return line
