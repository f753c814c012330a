"""The resolver that lets nobody into this network: what it has judged is what will be dialled."""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from media_cache.domain.addresses import Address, AddressRule
from media_cache.domain.reasons import Reason, failure

Lookup = Callable[[str, int], list[str]]

# A resolver that hangs must not take the threads of other work with it.
_THREADS = 8


def system_lookup(host: str, port: int) -> list[str]:
    """Every address that this machine's resolver knows for `host`."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class GuardedResolver(AbstractResolver):
    """Resolves names for the connector and refuses a name when any of its addresses is refused."""

    def __init__(self, rule: AddressRule, timeout: timedelta, lookup: Lookup = system_lookup) -> None:
        self._rule = rule
        self._timeout = timeout
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="resolver")

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - one bad answer counts, whatever its family
    ) -> list[ResolveResult]:
        async with asyncio.timeout(self._timeout.total_seconds()):
            found = await asyncio.get_running_loop().run_in_executor(self._threads, self._lookup, host, port)
        addresses = [ip_address(text) for text in found]
        for address in addresses:
            check_address(self._rule, address, port)
        return [_answer(host, address, port) for address in addresses]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def check_address(rule: AddressRule, address: Address, port: int) -> None:
    """Raises BLOCKED_ADDRESS unless `address` may be dialled on `port`."""
    objection = rule.objection(address, port)
    if objection is not None:
        raise failure(Reason.BLOCKED_ADDRESS, f"({objection})")


def _answer(host: str, address: Address, port: int) -> ResolveResult:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - the two versions of IP
    return ResolveResult(
        hostname=host, host=str(address), port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )
