"""Fetching from origins that choose HTTP/2: the same bytes, the same reasons."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from common.clock import FixedClock
from common.errors import Failure
from common.outward import AddressRule, Outward, parse_opening
from media_cache.clients.fetching import Fetcher, FetchLimits
from media_cache.clients.spool import Spool, Spools
from tests.fixtures.certificates import write_certificate
from tests.foreign import origin_http2_behaviours as behaves
from tests.foreign.media_files import image
from tests.foreign.origin import Origin
from tests.foreign.origin_behaviours import redirects
from tests.foreign.origin_http2 import Behaviour, Http2Origin

BODY = image("JPEG", 200, 200)
LIMITS = FetchLimits(most_bytes=100_000, total_timeout=timedelta(seconds=5), idle_timeout=timedelta(seconds=0.5))
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def limits(tmp_path_factory: pytest.TempPathFactory) -> FetchLimits:
    """The limits, and whose certificates are believed."""
    return replace(LIMITS, authorities=write_certificate(tmp_path_factory.mktemp("http2")))


@pytest.fixture
async def modern(limits: FetchLimits) -> AsyncIterator[Http2Origin]:
    """An origin that chooses HTTP/2."""
    assert limits.authorities is not None
    async with Http2Origin(limits.authorities) as one:
        yield one


@pytest.fixture
async def fetcher(limits: FetchLimits, modern: Http2Origin, origin: Origin) -> AsyncIterator[Fetcher]:
    rule = AddressRule(openings=(parse_opening(modern.address), parse_opening(origin.address)))
    async with Outward(rule, limits.bounds) as outward:
        yield Fetcher(limits, outward, FixedClock(NOW))


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Spool]:
    """Where the bytes go."""
    with Spools(tmp_path, LIMITS.most_bytes).new() as spool:
        yield spool


async def test_the_right_bytes_arrive_over_redirects_from_one_version_to_the_other(
    fetcher: Fetcher, modern: Http2Origin, origin: Origin, target: Spool
) -> None:
    there = modern.behave("/media", behaves.gives(BODY))
    back = origin.behave("/on", redirects(there))
    first = modern.behave("/first", behaves.gives(b"", 302, location=back))

    await fetcher.fetch(first, target)

    target.stream.seek(0)
    assert target.stream.read() == BODY
    assert len(modern.lines) == 1
    assert not {"referer", "cookie", "authorization"} & {name for each in modern.requests for name in each.headers}


BAD: dict[str, tuple[Behaviour, str]] = {
    "404": (behaves.gives(b"", 404), "NOT_FOUND"),
    "503": (behaves.gives(b"", 503), "UPSTREAM_ERROR"),
    "206": (behaves.gives(BODY, 206), "UPSTREAM_ERROR"),
    "silent": (behaves.stalls(b""), "TIMEOUT"),
    "silent in the middle": (behaves.stalls(BODY[:9]), "TIMEOUT"),
    "reset before the head": (behaves.resets(b""), "UNREACHABLE"),
    "reset in the middle": (behaves.resets(BODY[:9]), "TRUNCATED"),
    "hung up in the middle": (behaves.hangs_up(BODY[:9]), "TRUNCATED"),
    "less than announced": (behaves.less(BODY), "TRUNCATED"),
    "more than announced": (behaves.more(BODY), "UPSTREAM_ERROR"),
    "refused for ever": (behaves.resets(b"", code=7), "UNREACHABLE"),
    "a push": (behaves.PUSH, "UPSTREAM_ERROR"),
    "a flood": (behaves.FLOODS["pings"], "UPSTREAM_ERROR"),
    "20 GB": (behaves.frames(behaves.head(content_length="20000000000")), "TOO_LARGE"),
    "a body without an end": (behaves.endless, "TOO_LARGE"),
    "in a circle": (behaves.gives(b"", 302, location="/media"), "TOO_MANY_REDIRECTS"),
    "to a private network": (behaves.gives(b"", 302, location="https://10.0.0.1/"), "BLOCKED_ADDRESS"),
    "not zipped": (behaves.gives(BODY, content_encoding="gzip"), "UPSTREAM_ERROR"),
}


@pytest.mark.parametrize("name", BAD)
async def test_what_goes_wrong_has_its_reason(name: str, fetcher: Fetcher, modern: Http2Origin, target: Spool) -> None:
    behaviour, reason = BAD[name]

    with pytest.raises(Failure) as caught:
        await fetcher.fetch(modern.behave("/media", behaviour), target)

    assert caught.value.reason == reason
    assert target.size_bytes <= LIMITS.most_bytes


async def test_an_origin_whose_certificate_is_not_believed_is_unreachable(
    limits: FetchLimits, modern: Http2Origin, target: Spool
) -> None:
    rule = AddressRule(openings=(parse_opening(modern.address),))
    async with Outward(rule, replace(limits, authorities=None).bounds) as outward:
        with pytest.raises(Failure, match="SSLCertVerificationError") as caught:
            await Fetcher(limits, outward, FixedClock(NOW)).fetch(modern.behave("/", behaves.gives(BODY)), target)

    assert caught.value.reason == "UNREACHABLE"
