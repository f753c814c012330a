"""The one way to foreign addresses, against an origin that misbehaves in every way HTTP allows."""

import asyncio
import re
import threading
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from common.clock import FixedClock
from common.errors import Failure
from common.outward import AddressRule, Outward, parse_opening
from common.outward.answer import Http1Answer
from media_cache.clients.fetching import Fetcher, FetchLimits
from media_cache.clients.spool import Spool, Spools
from media_cache.domain.detection import detect
from tests.foreign import origin_behaviours as behaves
from tests.foreign.origin import Behaviour, Origin, head
from tests.integration.media_cache.origin_rows import BAD, BODY, GOOD, LEADING_ASTRAY, MOST
from tests.unit.common.hostile_urls import HOSTILE, NAMES

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIMITS = FetchLimits(
    most_bytes=MOST, total_timeout=timedelta(seconds=1), idle_timeout=timedelta(seconds=0.4), most_redirects=5
)


def lookup(host: str, _: int) -> list[str]:
    """Resolves the names of the table, and those that name their own address."""
    if host not in NAMES:
        raise OSError("unknown name")
    return NAMES[host]


@pytest.fixture
async def fetcher(origin: Origin) -> AsyncIterator[Fetcher]:
    rule = AddressRule(openings=(parse_opening(origin.address),))
    async with Outward(rule, LIMITS.bounds, lookup) as outward:
        yield Fetcher(LIMITS, outward, FixedClock(NOW))


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Spool]:
    """Where the bytes go."""
    with Spools(tmp_path, MOST).new() as spool:
        yield spool


async def refusal(fetcher: Fetcher, url: str, target: Spool) -> Failure:
    with pytest.raises(Failure) as caught:
        await fetcher.fetch(url, target)
    return caught.value


def content(target: Spool) -> bytes:
    """What was written."""
    target.stream.seek(0)
    return target.stream.read()


@pytest.mark.parametrize("name", GOOD)
async def test_the_right_bytes_arrive(name: str, fetcher: Fetcher, origin: Origin, target: Spool) -> None:
    url = origin.behave("/media", GOOD[name])

    await fetcher.fetch(url, target)

    assert content(target) == BODY


@pytest.mark.parametrize("name", BAD)
async def test_what_goes_wrong_has_its_reason(name: str, fetcher: Fetcher, origin: Origin, target: Spool) -> None:
    behaviour, reason = BAD[name]
    url = origin.behave("/media", behaviour)

    assert (await refusal(fetcher, url, target)).reason == reason
    # An origin that hangs up without a word may have closed a connection that rested: that is asked once more.
    assert len(origin.exchanges) == (2 if name == "O-2 hung up" else 1)
    assert target.size_bytes <= MOST


@pytest.mark.parametrize("name", LEADING_ASTRAY)
async def test_a_redirect_leads_to_something_public_in_time_or_nowhere(
    name: str, fetcher: Fetcher, origin: Origin, target: Spool
) -> None:
    behaviour, reason = LEADING_ASTRAY[name]
    origin.otherwise = behaviour

    assert (await refusal(fetcher, origin.url("/media"), target)).reason == reason
    assert len(origin.exchanges) <= LIMITS.most_redirects + 1


async def test_a_redirect_to_a_hostile_place_is_followed_by_nobody(
    fetcher: Fetcher, origin: Origin, target: Spool
) -> None:
    """O-9, for every place of the table that can stand in a header."""
    places = [url for url, _ in HOSTILE if re.fullmatch(r"https?://[!-~]{1,1000}", url, re.IGNORECASE)]
    reasons = {}
    for place in places:
        origin.otherwise = behaves.redirects(place)
        reasons[place] = (await refusal(fetcher, origin.url("/media"), target)).reason

    assert len(places) > 100
    assert {place: reason for place, reason in reasons.items() if reason != "BLOCKED_ADDRESS"} == {}
    assert len(origin.exchanges) == len(places)


@pytest.mark.parametrize("passing", [behaves.says(503), behaves.resets(BODY, 9), behaves.cut(BODY, 9)])
async def test_an_origin_that_recovers_gives_one_whole_version(
    passing: Behaviour, fetcher: Fetcher, origin: Origin, target: Spool
) -> None:
    """O-2 and O-12: what came before a fault is not joined to what comes after it."""
    url = origin.behave("/media", behaves.in_turn([passing, behaves.gives(BODY[::-1])]))
    assert (await refusal(fetcher, url, target)).is_transient
    target.clear()

    await fetcher.fetch(url, target)

    assert content(target) == BODY[::-1]


async def test_of_a_body_without_an_end_little_more_than_the_limit_is_taken(
    fetcher: Fetcher, origin: Origin, target: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """O-6: at most a quarter more than the limit."""
    taken: list[int] = []
    pieces = Http1Answer.pieces

    async def counted(answer: Http1Answer) -> AsyncIterator[bytes]:
        async for piece in pieces(answer):
            taken.append(len(piece))
            yield piece

    monkeypatch.setattr(Http1Answer, "pieces", counted)
    limits = replace(LIMITS, most_bytes=5_000_000)
    url = origin.behave("/media", behaves.endless)

    with pytest.raises(Failure):
        await Fetcher(limits, fetcher._outward, FixedClock(NOW)).fetch(url, target)

    assert target.size_bytes <= limits.most_bytes < sum(taken) <= 1.25 * limits.most_bytes


async def test_a_bomb_of_ten_gigabytes_is_unpacked_no_further_than_the_limit(
    fetcher: Fetcher, origin: Origin, target: Spool
) -> None:
    """O-7."""
    url = origin.behave("/media", behaves.bomb(megabytes=10_000))
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()

    assert (await refusal(fetcher, url, target)).reason == "TOO_LARGE"

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak - before < 5_000_000


@pytest.mark.parametrize(("size_bytes", "is_small"), [(1_000_000, True), (1_000_001, False)])
async def test_what_is_large_may_take_longer_than_what_is_small(
    size_bytes: int, is_small: bool, origin: Origin, target: Spool
) -> None:
    """O-4: a deadline over the whole, by what has come."""
    limits = FetchLimits(most_bytes=2_000_000, small_timeout=timedelta(seconds=0.5))
    url = origin.behave("/media", behaves.pauses(bytes(size_bytes + 9), size_bytes, 0.7))
    rule = AddressRule(openings=(parse_opening(origin.address),))

    async with Outward(rule, limits.bounds) as outward:
        fetching = Fetcher(limits, outward, FixedClock(NOW)).fetch(url, target)

        if is_small:
            with pytest.raises(Failure, match="too long"):
                await fetching
        else:
            await fetching

    assert target.size_bytes == (size_bytes if is_small else size_bytes + 9)


async def test_nothing_is_said_to_an_origin_but_what_is_wanted(
    fetcher: Fetcher, origin: Origin, target: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://user:secret@127.0.0.1:1/")
    (tmp_path / "netrc").write_text("default login user password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    origin.behave("/", behaves.redirects("/media?a=%2F&b=c%3D&d"))
    origin.behave("/media", behaves.gives(BODY, set_cookie="a=b"))

    for _ in range(2):
        await fetcher.fetch(origin.url("/"), target)

    last = origin.exchanges[-1]
    assert last.path == "/media?a=%2F&b=c%3D&d"
    assert set(last.headers) == {"host", "accept", "accept-encoding", "user-agent"}
    assert last.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        ("31536000", 3600),
        ("9" * 400, 3600),
        ("-5", None),
        ("0", None),
        ("", None),
        ("soon", None),
        ("1.5", None),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), None),
    ],
)
async def test_an_origin_says_how_long_to_wait_and_an_absurd_wait_is_capped(
    fetcher: Fetcher, origin: Origin, target: Spool, said: str, seconds: int | None
) -> None:
    url = origin.behave("/media", behaves.says(429, retry_after=said))

    raised = await refusal(fetcher, url, target)

    assert raised.retry_after == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(("status", "reason"), [(403, "EXPIRED"), (401, "EXPIRED"), (404, "NOT_FOUND")])
async def test_a_link_that_ran_out_is_told_from_one_that_is_forbidden(
    fetcher: Fetcher, origin: Origin, target: Spool, status: int, reason: str
) -> None:
    url = origin.behave("/media", behaves.says(status)) + f"?x-expires={int(NOW.timestamp()) - 1}&x-signature=a"

    assert (await refusal(fetcher, url, target)).reason == reason


async def test_a_name_is_resolved_anew_for_every_connection_so_that_rebinding_is_noticed(
    origin: Origin, target: Spool
) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.1", "10.0.0.1"]])
    rule = AddressRule(openings=(parse_opening(origin.address),))
    origin.behave("/", behaves.raw(head(200, {"content-length": "3"}), b"abc"))
    async with Outward(rule, LIMITS.bounds, lambda _host, _port: next(answers)) as outward:
        fetcher = Fetcher(LIMITS, outward, FixedClock(NOW))
        url = f"http://rebinding.example:{origin.port}/"

        await fetcher.fetch(url, target)
        assert target.size_bytes == 3
        assert (await refusal(fetcher, url, target)).reason == "BLOCKED_ADDRESS"


async def test_no_hostile_url_is_ever_dialled(fetcher: Fetcher, target: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    dialled: list[object] = []

    async def dial(*arguments: object, **_: object) -> None:
        dialled.append(arguments)
        raise OSError

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", dial)

    reasons = {url: (await refusal(fetcher, url, target)).reason for url, _ in HOSTILE}

    assert {url: reason for url, reason in reasons.items() if reason != "BLOCKED_ADDRESS"} == {}
    assert dialled == []


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_resolver_that_hangs_costs_no_more_than_its_deadline(scheme: str, target: Spool) -> None:
    """D14."""
    hanging = threading.Event()

    def hang(_host: str, _port: int) -> list[str]:
        hanging.wait(10)
        return []

    async with Outward(AddressRule(), LIMITS.bounds, hang) as outward:
        fetcher = Fetcher(LIMITS, outward, FixedClock(NOW))
        failed = await refusal(fetcher, f"{scheme}://slow.example/", target)
        hanging.set()

    assert (failed.reason, failed.is_transient) == ("TIMEOUT", True)


async def test_an_unknown_name_is_unreachable_for_now(fetcher: Fetcher, target: Spool) -> None:
    """D14."""
    for scheme in ("http", "https"):
        failed = await refusal(fetcher, f"{scheme}://unknown.example/", target)

        assert (failed.reason, failed.is_transient) == ("UNREACHABLE", True)


@pytest.mark.parametrize(("body", "reason"), [(b"", "NOT_MEDIA"), (b"<html>expired</html>", "NOT_MEDIA")])
async def test_a_link_that_ran_out_may_be_answered_with_what_is_no_media(
    body: bytes, reason: str, fetcher: Fetcher, origin: Origin, target: Spool
) -> None:
    """O-11: the status says that all is well, the bytes do not; between attempts it may have been otherwise."""
    url = origin.behave("/media", behaves.in_turn([behaves.says(500), behaves.gives(body)]))
    await refusal(fetcher, url, target)
    await fetcher.fetch(url, target)

    with pytest.raises(Failure) as caught:
        detect(target.stream, target.size_bytes, 1000)

    assert (caught.value.reason, caught.value.is_transient) == (reason, False)
