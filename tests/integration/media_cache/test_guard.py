"""What an origin, or whoever answers for a name, cannot make us dial: from the request to the last connection."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset

from common.clock import SystemClock
from common.outward import Outward
from dev.backing.ports import LOOPBACK
from media_cache.app import Builders
from media_cache.clients.fetching import Fetcher
from media_cache.settings import Settings
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image
from tests.foreign.origin import Origin
from tests.integration.media_cache.standing import Standing, standing
from tests.unit.common.hostile_redirects import REDIRECTS
from tests.unit.common.hostile_urls import NAMES

BODY = image("JPEG")
# Loopback too, but not the address that is opened: whoever dials it was misled.
DECOY = "127.0.0.77"
# For all of them, on a busy machine too; waiting for one that leads nowhere would take longer.
SOON = 15


@dataclass
class Names:
    """A resolver that the test has in its hand: each look-up of a name takes its next answer, the last one for ever."""

    answers: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, _: int) -> list[str]:
        self.asked.append(host)
        if host not in self.answers:
            raise OSError("unknown name")
        answers = self.answers[host]
        return list(answers.pop(0) if len(answers) > 1 else answers[0])


@pytest.fixture
def names() -> Names:
    """Knows the names of the table of hostile URLs."""
    return Names({name: [answer] for name, answer in NAMES.items()})


@pytest.fixture
async def cache(media_environ: dict[str, str], origin: Origin, names: Names) -> AsyncIterator[Standing]:
    """The service, which asks the test where names lead."""

    @asynccontextmanager
    async def fetcher(settings: Settings) -> AsyncIterator[Any]:
        async with Outward(settings.guard.rule, settings.fetch.bounds, names) as outward:
            yield Fetcher(settings.fetch, outward, SystemClock())

    environment = media_environ | {"MEDIA_CACHE_IDLE_TIMEOUT_SECONDS": "2", "MEDIA_CACHE_CONCURRENCY": "20"}
    async with standing(environment, origin, build=replace(Builders(), fetcher=fetcher)) as one:
        yield one


@pytest.fixture
async def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that this process connects to from now on."""
    found: list[str] = []
    loop: Any = asyncio.get_running_loop()
    connect: Callable[..., Any] = loop.sock_connect

    async def noting(sock: object, address: Sequence[object]) -> None:
        found.append(str(address[0]))
        await connect(sock, address)

    monkeypatch.setattr(loop, "sock_connect", noting)
    return found


@pytest.fixture
async def decoy(origin: Origin) -> AsyncIterator[list[str]]:
    """Notes who connects to the origin's port at another address."""
    connected: list[str] = []

    def note(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.append(str(writer.get_extra_info("peername")))
        writer.close()

    async with await asyncio.start_server(note, DECOY, origin.port):
        yield connected


async def test_a_redirect_to_a_place_that_is_not_fetched_from_ends_at_once_and_dials_nothing(
    cache: Standing, dialled: list[str], decoy: list[str]
) -> None:
    """O-9: one request each, no second try, and nothing but the origin is ever dialled."""
    targets = [*REDIRECTS, f"http://{DECOY}:{cache.origin.port}/", f"http://localhost:{cache.origin.port}/"]
    paths = [f"/{at}" for at in range(len(targets))]
    for path, target in zip(paths, targets, strict=True):
        location = target.format(port=cache.origin.port + 1).encode().decode("latin-1")
        cache.origin.behave(path, behaves.redirects(location))
    begun = monotonic()

    assets = await cache.cache(*map(cache.origin.url, paths))

    assert monotonic() - begun < SOON
    ends = {target: (asset.status, asset.error.reason) for target, asset in zip(targets, assets, strict=True)}
    assert {each: end for each, end in ends.items() if end != (Asset.FAILED, "BLOCKED_ADDRESS")} == {}
    assert {asset.attempts for asset in assets} == {1}
    assert [len(cache.origin.requests(path)) for path in paths] == [1] * len(paths)
    assert (set(dialled), decoy) == ({LOOPBACK}, [])


async def test_the_address_that_was_judged_is_the_one_that_is_dialled(
    cache: Standing, names: Names, decoy: list[str]
) -> None:
    """X2: a name that leads elsewhere at the next look-up gains nothing, for there is one look-up to a connection."""
    names.answers["rebinding.example"] = [[LOOPBACK], [DECOY]]
    for path in ("/first", "/second"):
        cache.origin.behave(path, behaves.gives(BODY, connection="close"))
    url = f"http://rebinding.example:{cache.origin.port}"

    (first,) = await cache.cache(f"{url}/first")
    (second,) = await cache.cache(f"{url}/second")

    assert (first.status, second.status) == (Asset.CACHED, Asset.FAILED)
    assert (second.error.reason, second.attempts) == ("BLOCKED_ADDRESS", 1)
    assert names.asked == ["rebinding.example"] * 2
    assert (len(cache.origin.exchanges), decoy) == (1, [])


@pytest.mark.parametrize("answers", [[LOOPBACK, DECOY], [DECOY, LOOPBACK], [LOOPBACK, "10.0.0.1"], [LOOPBACK, "::1"]])
async def test_one_bad_answer_among_good_ones_is_enough_to_dial_none(
    cache: Standing, names: Names, decoy: list[str], answers: list[str]
) -> None:
    """X2."""
    names.answers["both.example"] = [answers]

    (asset,) = await cache.cache(f"http://both.example:{cache.origin.port}/")

    assert (asset.status, asset.error.reason, asset.attempts) == (Asset.FAILED, "BLOCKED_ADDRESS", 1)
    assert (cache.origin.exchanges, decoy) == ([], [])


async def test_a_name_that_leads_nowhere_is_tried_again_and_called_unreachable(cache: Standing, names: Names) -> None:
    """D14: a resolver's bad hour must not end an asset at once."""
    names.answers["nowhere.example"] = [[]]
    port = cache.origin.port

    for asset in await cache.cache(f"http://nowhere.example:{port}/", f"http://unknown.example:{port}/"):
        assert (asset.status, asset.error.reason, asset.attempts) == (Asset.FAILED, "UNREACHABLE", 3)
