"""A plain connection to an address that somebody else chose, for protocols other than HTTP."""

import asyncio
import socket

from common.outward.addresses import Address
from common.outward.guard import Guard


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
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - the two versions of IP
    line = socket.socket(family, socket.SOCK_STREAM)
    line.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(line, (str(address), port))
    except BaseException:
        line.close()
        raise
    return line
