"""HTTP/2 to origins that choose it, as well behaved and as badly as they come."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientConnectionError, ClientPayloadError, ServerDisconnectedError

from common.links import Link, parse_link
from common.outward import AddressRefused, AddressRule, Bounds, Outward, parse_opening
from common.outward.http2 import connection as connections
from common.outward.http2.faults import Broken, Malformed
from tests.fixtures.certificates import write_certificate
from tests.fixtures.waiting import wait_until
from tests.foreign import origin_http2_behaviours as behaves
from tests.foreign.origin import Origin
from tests.foreign.origin_behaviours import gives as give
from tests.foreign.origin_http2 import Behaviour, Http2Origin, Request
from tests.foreign.origin_http2_behaviours import RESET, data, frames, head

BODY = bytes(range(256)) * 1000
WINDOW_BYTES = 1024 * 1024


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The origin's certificate, which is its own authority."""
    return write_certificate(tmp_path_factory.mktemp("http2"))


@pytest.fixture
async def origin(chain: Path) -> AsyncIterator[Http2Origin]:
    async with Http2Origin(chain) as one:
        yield one


@pytest.fixture
def bounds(chain: Path) -> Bounds:
    return Bounds(idle_timeout=timedelta(seconds=5), authorities=chain)


@pytest.fixture
async def outward(origin: Http2Origin, bounds: Bounds) -> AsyncIterator[Outward]:
    async with Outward(rule(origin), bounds) as one:
        yield one


def rule(origin: Http2Origin) -> AddressRule:
    return AddressRule(openings=(parse_opening(origin.address),))


def link(origin: Http2Origin, behaviour: Behaviour, path: str = "/media") -> Link:
    return parse_link(origin.behave(path, behaviour))


async def body(outward: Outward, wanted: Link) -> bytes:
    async with outward.get(wanted) as answer:
        return b"".join([piece async for piece in answer.pieces()])


GOOD: dict[str, Behaviour] = {
    "plain": behaves.gives(BODY),
    "without a length": behaves.without_length(BODY),
    "padded": behaves.without_length(BODY, padding=255),
    "with trailers": behaves.with_trailers(BODY),
    "after hints": behaves.after_hints(BODY, 3),
    "amid pings and settings": behaves.amid_talk(BODY),
    "larger than the windows": behaves.gives(BODY * 24),
    "with a head of several frames": behaves.gives(BODY, x_long="y" * 20_000),
    "in many pieces": frames(
        head(), *[data(BODY[at : at + 100]) for at in range(0, len(BODY), 100)], data(b"", is_end=True)
    ),
}


@pytest.mark.parametrize("name", GOOD)
async def test_the_right_bytes_arrive(name: str, outward: Outward, origin: Http2Origin) -> None:
    wanted = link(origin, GOOD[name])

    found = await body(outward, wanted)

    assert found == (BODY * 24 if name == "larger than the windows" else BODY)


BAD: dict[str, tuple[Behaviour, type[Exception]]] = {
    "less than announced": (behaves.less(BODY[:9]), ClientPayloadError),
    "more than announced": (behaves.more(BODY[:9]), Malformed),
    "reset before the head": (behaves.resets(b""), ServerDisconnectedError),
    "reset in the middle": (behaves.resets(BODY[:9]), ClientPayloadError),
    "refused for ever": (behaves.resets(b"", code=7), ClientConnectionError),
    "hung up before the head": (behaves.hangs_up(b""), ServerDisconnectedError),
    "hung up in the middle": (behaves.hangs_up(BODY[:9]), ClientPayloadError),
    "a body before its head": (frames(data(BODY[:9], is_end=True)), Malformed),
    "an end before the head": (frames(head(is_end=True, fields=[("x", "y")])), Malformed),
    "an odd status": (frames(head(is_end=True, fields=[(":status", "2x0")])), Malformed),
    "two lengths": (
        frames(head(fields=[(":status", "200"), *[("content-length", "1"), ("content-length", "2")]])),
        Malformed,
    ),
    "a negative length": (frames(head(content_length="-1")), Malformed),
    "a length of a thousand digits": (frames(head(content_length="9" * 1000)), Malformed),
    "a push": (behaves.PUSH, Broken),
    "an answer to another request": (frames(behaves.on(99, head())), Broken),
    "an answer to a request that a server makes": (frames(behaves.on(2, head())), Broken),
    "a head within a head": (frames(head(is_whole=False), head()), Broken),
    "a continuation of nothing": (behaves.CONTINUATION, Broken),
    "a head that cannot be unpacked": (behaves.packed(b"\xff\xff\xff\xff\xff"), Broken),
    "a head that unpacks to a megabyte": (behaves.packed(behaves.HEADER_BOMB), Broken),
    "a head of a megabyte": (behaves.packed(bytes(1_000_000)), Broken),
    "20,000 headers": (behaves.packed(behaves.MANY_FIELDS), Broken),
    "a frame that is too long": (behaves.raw(b"\xff\xff\xff\x00\x00\x00\x00\x00\x01"), Broken),
    "more padding than frame": (behaves.raw(b"\x00\x00\x01\x00\x08\x00\x00\x00\x01\xff"), Broken),
    "settings that are cut off": (behaves.raw(b"\x00\x00\x01\x04\x00\x00\x00\x00\x00\xff"), Broken),
    "a ping of an odd length": (behaves.raw(b"\x00\x00\x01\x06\x00\x00\x00\x00\x00\xff"), Broken),
    "HTTP/1.1 all the same": (behaves.raw(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na"), Broken),
    "a flood of resets": (frames(*[RESET] * 5000), ServerDisconnectedError),
    **{f"a flood of {name}": (flood, Broken) for name, flood in behaves.FLOODS.items()},
}


@pytest.mark.parametrize("name", BAD)
async def test_what_goes_wrong_ends_in_an_error_and_the_next_request_is_served(
    name: str, outward: Outward, origin: Http2Origin
) -> None:
    behaviour, error = BAD[name]

    with pytest.raises(error):
        await body(outward, link(origin, behaviour))

    assert await body(outward, link(origin, behaves.gives(BODY), "/next")) == BODY


@pytest.mark.parametrize("sent", [b"", BODY[:9]])
async def test_a_silent_origin_is_not_waited_for(sent: bytes, origin: Http2Origin, bounds: Bounds) -> None:
    async with Outward(rule(origin), replace(bounds, idle_timeout=timedelta(seconds=0.2))) as outward:
        with pytest.raises(TimeoutError):
            await body(outward, link(origin, behaves.stalls(sent)))


async def test_many_requests_share_one_connection(outward: Outward, origin: Http2Origin) -> None:
    wanted = link(origin, behaves.gives(BODY))

    found = await asyncio.gather(*(body(outward, wanted) for _ in range(40)))

    assert set(found) == {BODY}
    assert len(origin.lines) == 1


async def test_no_more_streams_are_opened_than_the_origin_allows(outward: Outward, origin: Http2Origin) -> None:
    at_once: list[int] = []

    async def count(request: Request) -> None:
        at_once.append(request.line.h2.open_inbound_streams)
        await request.answer(200, BODY)

    wanted = link(origin, behaves.limits_streams(2))
    assert await body(outward, wanted) == b""
    await asyncio.gather(*(body(outward, link(origin, count)) for _ in range(20)))

    assert max(at_once) == 2
    assert len(origin.lines) == 1


async def test_an_origin_that_leaves_ends_what_it_began_and_is_dialled_anew(
    outward: Outward, origin: Http2Origin
) -> None:
    assert await body(outward, link(origin, behaves.leaves(BODY, last=1))) == BODY
    assert await body(outward, link(origin, behaves.gives(BODY))) == BODY

    assert len(origin.lines) == 2


@pytest.mark.parametrize("refusal", [behaves.leaves(b"", last=0), behaves.resets(b"", code=7)])
async def test_a_request_that_was_not_looked_at_is_sent_again(
    refusal: Behaviour, outward: Outward, origin: Http2Origin
) -> None:
    wanted = link(origin, behaves.in_turn(refusal, behaves.gives(BODY)))

    assert await body(outward, wanted) == BODY
    assert len(origin.requests) == 2


async def test_a_connection_that_was_closed_while_it_rested_is_opened_anew(
    outward: Outward, origin: Http2Origin
) -> None:
    wanted = link(origin, behaves.in_turn(behaves.gives(BODY), behaves.hangs_up(b""), behaves.gives(BODY)))

    assert await body(outward, wanted) == BODY
    assert await body(outward, wanted) == BODY
    assert len(origin.lines) == 2


async def test_whoever_does_not_read_is_not_sent_more_than_a_window(outward: Outward, origin: Http2Origin) -> None:
    async with outward.get(link(origin, behaves.endless)) as answer:
        line = origin.lines[0]
        await wait_until(lambda: line.h2.local_flow_control_window(1) == 0)

        assert await body(outward, link(origin, behaves.gives(BODY), "/other")) == BODY
        assert answer.unread_bytes == WINDOW_BYTES  # type: ignore[attr-defined]  # what HTTP/2 adds to an answer


async def test_an_origin_that_sends_more_than_was_granted_is_given_up(outward: Outward, origin: Http2Origin) -> None:
    async with outward.get(link(origin, frames(head(), *[data(bytes(16_000))] * 70))) as answer:
        await wait_until(lambda: origin.lines[0].has_left)

        with pytest.raises(Broken):
            [piece async for piece in answer.pieces()]


async def test_what_nobody_wants_any_more_is_cancelled(outward: Outward, origin: Http2Origin) -> None:
    for _ in range(8):
        async with outward.get(link(origin, behaves.endless)):
            pass
    await body(outward, link(origin, behaves.gives(BODY * 20)))

    assert len(origin.lines) == 1
    assert origin.lines[0].resets == [1, 3, 5, 7, 9, 11, 13, 15]


async def test_a_connection_that_nobody_uses_is_closed(
    outward: Outward, origin: Http2Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_REST_SECONDS", 0.05)
    await body(outward, link(origin, behaves.gives(BODY)))

    await wait_until(lambda: origin.lines[0].has_left)

    await body(outward, link(origin, behaves.gives(BODY)))
    assert len(origin.lines) == 2


async def test_the_connection_that_nobody_uses_makes_room_for_another(chain: Path, bounds: Bounds) -> None:
    async with Http2Origin(chain) as first, Http2Origin(chain) as second:
        both = AddressRule(openings=(parse_opening(first.address), parse_opening(second.address)))
        async with Outward(both, replace(bounds, connections=1)) as outward:
            await body(outward, link(first, behaves.gives(BODY)))
            await body(outward, link(second, behaves.gives(BODY)))

            await wait_until(lambda: first.lines[0].has_left)
            assert not second.lines[0].has_left


async def test_an_origin_that_chooses_otherwise_is_remembered(chain: Path, bounds: Bounds) -> None:
    async with Origin(chain) as origin:
        wanted = parse_link(origin.behave("/media", give(BODY)))
        async with Outward(AddressRule(openings=(parse_opening(origin.address),)), bounds) as outward:
            for _ in range(3):
                assert await body(outward, wanted) == BODY

    # One hand is shaken to find out, one for the requests.
    assert origin.connections == 2


async def test_all_addresses_of_a_name_are_judged(origin: Http2Origin, bounds: Bounds) -> None:
    origin.behave("/media", behaves.gives(BODY))
    wanted = parse_link(f"https://rebinding.example:{origin.port}/media")

    async with Outward(rule(origin), bounds, lambda _host, _port: ["127.0.0.1", "10.0.0.1"]) as outward:
        with pytest.raises(AddressRefused):
            await body(outward, wanted)

    assert origin.lines == []


@pytest.mark.parametrize("fault", ["nobody vouches for it", "it is another's"])
async def test_a_certificate_that_is_not_believed_is_no_connection(
    fault: str, origin: Http2Origin, bounds: Bounds
) -> None:
    believed = bounds if fault == "it is another's" else replace(bounds, authorities=None)
    host = "other.example" if fault == "it is another's" else "127.0.0.1"
    wanted = parse_link(f"https://{host}:{origin.port}/media")

    async with Outward(rule(origin), believed, lambda _host, _port: ["127.0.0.1"]) as outward:
        with pytest.raises(ClientConnectionError) as refused:
            await body(outward, wanted)

    assert "certificate" in str(refused.value)
    assert origin.requests == []


async def test_who_gives_up_waiting_for_a_connection_does_not_take_it_from_others(
    outward: Outward, origin: Http2Origin
) -> None:
    wanted = link(origin, behaves.gives(BODY))
    first, second = (asyncio.create_task(body(outward, wanted)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()

    assert await second == BODY
    assert len(origin.lines) == 1


async def test_nothing_is_said_but_what_is_wanted(
    outward: Outward, origin: Http2Origin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://user:secret@127.0.0.1:1/")
    (tmp_path / "netrc").write_text("default login user password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    link(origin, behaves.gives(BODY, set_cookie="a=b"))

    for _ in range(2):
        await body(outward, parse_link(f"https://{origin.address}/media?a=%2F&b=c%3D&d"))

    said = origin.requests[-1].headers
    assert said[":path"] == "/media?a=%2F&b=c%3D&d"
    assert set(said) == {":method", ":scheme", ":authority", ":path", "accept", "accept-encoding", "user-agent"}


@pytest.mark.parametrize(("overall", "per_host"), [(3, 20), (20, 3)])
async def test_no_more_is_asked_for_at_once_than_is_allowed(
    overall: int, per_host: int, origin: Http2Origin, bounds: Bounds
) -> None:
    at_once: list[int] = []

    async def count(request: Request) -> None:
        at_once.append(request.line.h2.open_inbound_streams)
        await request.answer(200, BODY)

    wanted = link(origin, count)
    async with Outward(rule(origin), replace(bounds, connections=overall, requests_per_host=per_host)) as outward:
        found = await asyncio.gather(*(body(outward, wanted) for _ in range(12)))

    assert set(found) == {BODY}
    assert max(at_once) == 3
