"""The guard that lets nobody into this network: what it has judged is what will be dialled."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import IPv4Address, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from common.errors import FailedPrecondition
from common.outward.addresses import Address, AddressRule

Lookup = Callable[[str, int], list[str]]

# A resolver that hangs must not take the threads of other work with it.
_THREADS = 8


class AddressRefused(FailedPrecondition):
    """The address leads to a place that is not dialled."""

    reason = "ADDRESS_REFUSED"

    def __init__(self, objection: str) -> None:
        super().__init__(f"The address leads to a place that is not dialled ({objection}).")
        self.objection = objection


def system_lookup(host: str, port: int) -> list[str]:
    """Every address that this machine's resolver knows for `host`."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class Guard:
    """Finds out where a host leads, and raises AddressRefused when any of its addresses may not be dialled."""

    def __init__(self, rule: AddressRule, timeout: timedelta, lookup: Lookup = system_lookup) -> None:
        self._rule = rule
        self._timeout = timeout
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="resolver")

    def check(self, host: str, port: int) -> None:
        """What can be said without a look-up: a host that is an address itself, a port that nobody may use."""
        _refuse(self._rule.objection_unasked(host, port))

    async def addresses(self, host: str, port: int) -> Sequence[Address]:
        """Every address of the host, each of which may be dialled; OSError when there is none."""
        async with asyncio.timeout(self._timeout.total_seconds()):
            found = await asyncio.get_running_loop().run_in_executor(self._threads, self._lookup, host, port)
        addresses = [ip_address(text) for text in found]
        for address in addresses:
            _refuse(self._rule.objection(address, port))
        if not addresses:
            raise OSError(f"no address of {host}")
        return addresses

    def close(self) -> None:
        """Lets go of the threads; a look-up that hangs is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedResolver(AbstractResolver):
    """The guard as a connector's resolver."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - one bad answer counts, whatever its family
    ) -> list[ResolveResult]:
        return [_answer(host, address, port) for address in await self._guard.addresses(host, port)]

    async def close(self) -> None:
        self._guard.close()


def family_of(address: Address) -> socket.AddressFamily:
    """The family of sockets that reach the address."""
    return socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6


def _refuse(objection: str | None) -> None:
    if objection is not None:
        raise AddressRefused(objection)


def _answer(host: str, address: Address, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=str(address),
        port=port,
        family=family_of(address),
        proto=0,
        flags=socket.AI_NUMERICHOST,
    )
