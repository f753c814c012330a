"""The one way to foreign addresses, against an origin that misbehaves in every way HTTP allows."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from common.clock import FixedClock
from common.errors import Failure
from common.outward import AddressRule, Outward, parse_opening
from media_cache.clients.fetching import Fetcher, FetchLimits
from media_cache.clients.spool import Spool, Spools
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image
from tests.foreign.origin import Behaviour, Origin, head
from tests.unit.common.hostile_urls import HOSTILE, NAMES

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BODY = image("JPEG", 200, 200)
MOST = 100_000
LIMITS = FetchLimits(
    most_bytes=MOST, total_timeout=timedelta(seconds=1.5), idle_timeout=timedelta(seconds=0.4), most_redirects=5
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


GOOD: dict[str, Behaviour] = {
    "plain": behaves.gives(BODY),
    "chunked": behaves.chunked(BODY),
    "without a length": behaves.raw(head(200, {}), BODY),
    "zipped although not asked for": behaves.zipped(BODY),
    "deflated": behaves.gives(zlib.compress(BODY), content_encoding="deflate"),
    "in small pieces": behaves.raw(head(200, {"content-length": str(len(BODY))}), BODY[:1], BODY[1:2], BODY[2:]),
}
BAD: dict[str, tuple[Behaviour, str]] = {
    "400": (behaves.says(400), "REFUSED"),
    "401": (behaves.says(401), "FORBIDDEN"),
    "403": (behaves.says(403), "FORBIDDEN"),
    "404": (behaves.says(404), "NOT_FOUND"),
    "405": (behaves.says(405), "REFUSED"),
    "408": (behaves.says(408), "TIMEOUT"),
    "410": (behaves.says(410), "GONE"),
    "416": (behaves.says(416), "REFUSED"),
    "429": (behaves.says(429), "RATE_LIMITED"),
    "451": (behaves.says(451), "FORBIDDEN"),
    "500": (behaves.says(500), "UPSTREAM_ERROR"),
    "502": (behaves.says(502), "UPSTREAM_ERROR"),
    "503": (behaves.says(503), "UPSTREAM_ERROR"),
    "504": (behaves.says(504), "UPSTREAM_ERROR"),
    "a part that was not asked for": (behaves.gives(BODY, 206), "UPSTREAM_ERROR"),
    "not modified": (behaves.raw(head(304, {})), "UPSTREAM_ERROR"),
    "no content": (behaves.raw(head(204, {})), "UPSTREAM_ERROR"),
    "not HTTP": (behaves.raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "UPSTREAM_ERROR"),
    "no answer, hung up": (behaves.raw(), "UNREACHABLE"),
    "no answer, silent": (behaves.silent, "TIMEOUT"),
    "half a body, then silence": (behaves.stalls(BODY, 100), "TIMEOUT"),
    "a byte at a time": (behaves.drips(BODY, 0.1), "TIMEOUT"),
    "cut at nothing": (behaves.cut(BODY, 0), "TRUNCATED"),
    "cut in the middle": (behaves.cut(BODY, len(BODY) // 2), "TRUNCATED"),
    "cut before the last byte": (behaves.cut(BODY, len(BODY) - 1), "TRUNCATED"),
    "reset in the middle": (behaves.resets(BODY, 100), "TRUNCATED"),
    "chunks without an end": (behaves.chunked(BODY, is_broken=True), "TRUNCATED"),
    "chunks of garbage": (behaves.raw(head(200, {"transfer-encoding": "chunked"}), b"zz\r\nabc"), "UPSTREAM_ERROR"),
    "a length of 10^15": (behaves.raw(head(200, {"content-length": "1000000000000000"})), "TOO_LARGE"),
    "a negative length": (behaves.raw(head(200, {"content-length": "-1"})), "UPSTREAM_ERROR"),
    "two lengths": (
        behaves.raw(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"),
        "UPSTREAM_ERROR",
    ),
    "an endless body": (behaves.endless, "TOO_LARGE"),
    "a header line of 1 MB": (behaves.raw(head(200, {"x": "y" * 1_000_000})), "UPSTREAM_ERROR"),
    "20,000 headers": (behaves.raw(head(200, {f"x{at}": "y" for at in range(20_000)})), "UPSTREAM_ERROR"),
    "a bomb": (behaves.zipped(bytes(50_000_000)), "TOO_LARGE"),
    "zipped and cut": (behaves.zipped(BODY, after=-20), "TRUNCATED"),
    "zipped twice": (behaves.zipped(BODY, times=2), "UPSTREAM_ERROR"),
    "said to be zipped": (behaves.gives(BODY, content_encoding="gzip"), "UPSTREAM_ERROR"),
    "an unknown coding": (behaves.gives(BODY, content_encoding="br"), "UPSTREAM_ERROR"),
    "a redirect to nowhere": (behaves.says(302), "TOO_MANY_REDIRECTS"),
    "a redirect to an empty place": (behaves.redirects(""), "TOO_MANY_REDIRECTS"),
    "a redirect to itself": (behaves.redirects("/media"), "TOO_MANY_REDIRECTS"),
    "a redirect to a private network": (behaves.redirects("http://10.0.0.1/"), "BLOCKED_ADDRESS"),
    "a redirect to a private name": (behaves.redirects("http://private.example/"), "BLOCKED_ADDRESS"),
    "a redirect to a file": (behaves.redirects("file:///etc/passwd"), "BLOCKED_ADDRESS"),
    "a redirect to an odd number": (behaves.redirects("http://2130706433/"), "BLOCKED_ADDRESS"),
    "a redirect to mapped loopback": (behaves.redirects("http://[::ffff:127.0.0.1]/"), "BLOCKED_ADDRESS"),
}


@pytest.mark.parametrize("name", GOOD)
async def test_the_right_bytes_arrive(name: str, fetcher: Fetcher, origin: Origin, target: Spool) -> None:
    url = origin.behave("/media", GOOD[name])

    await fetcher.fetch(url, target)

    target.stream.seek(0)
    assert target.stream.read() == BODY


@pytest.mark.parametrize("name", BAD)
async def test_what_goes_wrong_has_its_reason(name: str, fetcher: Fetcher, origin: Origin, target: Spool) -> None:
    behaviour, reason = BAD[name]
    url = origin.behave("/media", behaviour)

    assert (await refusal(fetcher, url, target)).reason == reason


async def test_no_more_is_taken_than_the_limit_and_a_piece(fetcher: Fetcher, origin: Origin, target: Spool) -> None:
    url = origin.behave("/media", behaves.endless)

    await refusal(fetcher, url, target)

    assert target.size_bytes <= MOST


async def test_five_redirects_are_followed_and_six_are_not(fetcher: Fetcher, origin: Origin, target: Spool) -> None:
    for at in range(6):
        origin.behave(f"/{at}", behaves.redirects(f"/{at + 1}"))
    origin.behave("/6", behaves.gives(BODY))

    await fetcher.fetch(origin.url("/1"), target)

    assert target.size_bytes == len(BODY)
    assert (await refusal(fetcher, origin.url("/0"), target)).reason == "TOO_MANY_REDIRECTS"


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


async def test_a_resolver_that_hangs_costs_no_more_than_its_deadline(origin: Origin, target: Spool) -> None:
    hanging = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hang(_host: str, _port: int) -> list[str]:
        asyncio.run_coroutine_threadsafe(hanging.wait(), loop).result()
        return []

    async with Outward(AddressRule(), LIMITS.bounds, hang) as outward:
        fetcher = Fetcher(LIMITS, outward, FixedClock(NOW))
        assert (await refusal(fetcher, "http://slow.example/", target)).reason == "TIMEOUT"
        hanging.set()


async def test_an_unknown_name_is_unreachable(fetcher: Fetcher, target: Spool) -> None:
    assert (await refusal(fetcher, "http://unknown.example/", target)).reason == "UNREACHABLE"
