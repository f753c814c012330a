"""A connection to an address that somebody else chose, for whatever is spoken on it."""

import asyncio
import socket
import ssl
from contextlib import suppress

from common.outward.addresses import Address
from common.outward.guard import Guard, family_of

# An address that swallows what it is sent, as IPv6 does where it leads nowhere, must not use up its caller's patience.
_SECONDS_BEFORE_THE_NEXT = 2.0
# Nor must one that does not say goodbye keep its connection open.
GOODBYE_SECONDS = 1.0


async def dial(guard: Guard, host: str, port: int) -> socket.socket:
    """A connection to the first of the host's addresses that answers, all of them judged; OSError when none does."""
    guard.check(host, port)
    addresses = await guard.addresses(host, port)
    for address in addresses[:-1]:
        with suppress(OSError):
            async with asyncio.timeout(_SECONDS_BEFORE_THE_NEXT):
                return await _connected(address, port)
    return await _connected(addresses[-1], port)


async def dial_secure(guard: Guard, host: str, port: int, protocol: asyncio.Protocol, trust: ssl.SSLContext) -> None:
    """Has the protocol speak over TLS on such a connection, to whoever has a certificate of the host's name."""
    await asyncio.get_running_loop().create_connection(
        lambda: protocol,
        sock=await dial(guard, host, port),
        ssl=trust,
        server_hostname=host,
        ssl_shutdown_timeout=GOODBYE_SECONDS,
    )


async def _connected(address: Address, port: int) -> socket.socket:
    line = socket.socket(family_of(address), socket.SOCK_STREAM)
    line.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(line, (str(address), port))
    except BaseException:
        line.close()
        raise
    return line
