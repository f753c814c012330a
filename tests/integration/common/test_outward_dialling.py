"""A plain connection goes to a judged address, or nowhere."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta

import pytest

from common.outward import AddressRefused, AddressRule, Guard, dial, parse_opening
from dev.backing.ports import LOOPBACK, free_port

SECOND = timedelta(seconds=1)


def guard(port: int, *answers: str, opened: Sequence[str] = ("127.0.0.0/8",)) -> Guard:
    """A guard whose every name leads to these addresses."""
    rule = AddressRule((port,), tuple(map(parse_opening, opened)))
    return Guard(rule, SECOND, lambda _host, _port: list(answers))


@pytest.fixture
async def server() -> AsyncIterator[int]:
    """The port of a server on the first loopback address alone, which says hello."""

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()

    one = await asyncio.start_server(greet, LOOPBACK, 0)
    async with one:
        yield one.sockets[0].getsockname()[1]


async def test_the_next_address_is_dialled_when_one_does_not_answer(server: int) -> None:
    line = await dial(guard(server, "127.0.0.2", LOOPBACK), "mail.example", server)

    reader, writer = await asyncio.open_connection(sock=line)

    assert await reader.read() == b"hello"
    writer.close()


@pytest.fixture
def silent(server: int) -> Iterator[str]:
    """An address on which nobody ever takes a connection, nor refuses one."""
    address = "127.0.0.3"
    with socket.socket() as full, socket.socket() as last:
        full.bind((address, server))
        full.listen(0)
        last.connect((address, server))
        yield address


async def test_nor_is_one_waited_for_that_swallows_everything(server: int, silent: str) -> None:
    async with asyncio.timeout(5):
        line = await dial(guard(server, silent, LOOPBACK), "mail.example", server)

    assert line.getpeername() == (LOOPBACK, server)
    line.close()


async def test_one_address_within_is_enough_to_dial_none(server: int) -> None:
    judging = guard(server, LOOPBACK, "10.0.0.8")

    with pytest.raises(AddressRefused) as refused:
        await dial(judging, "mail.example", server)

    assert refused.value.objection == "private"


@pytest.mark.parametrize(("host", "objection"), [("10.0.0.8", "private"), ("::1", "loopback")])
async def test_an_address_for_a_host_is_judged_before_any_look_up(host: str, objection: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        await dial(guard(587), host, 587)

    assert refused.value.objection == objection


async def test_a_port_that_nobody_may_use_needs_no_look_up() -> None:
    with pytest.raises(AddressRefused) as refused:
        await dial(guard(587), "mail.example", 25)

    assert refused.value.objection == "port 25"


async def test_nobody_there_is_an_error_of_the_system() -> None:
    port = free_port()

    with pytest.raises(ConnectionRefusedError):
        await dial(guard(port, LOOPBACK), "mail.example", port)


async def test_a_name_without_addresses_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match="no address"):
        await dial(guard(587), "mail.example", 587)


async def test_a_look_up_that_hangs_is_given_up() -> None:
    let_go = socket.socketpair()

    def hang(_host: str, _port: int) -> list[str]:
        let_go[0].recv(1)
        return []

    judging = Guard(AddressRule(), timedelta(seconds=0.1), hang)

    with pytest.raises(TimeoutError):
        await dial(judging, "slow.example", 443)

    for end in reversed(let_go):
        end.close()
