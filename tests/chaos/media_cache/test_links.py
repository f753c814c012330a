"""D12: each link of media_cache under each of the eight troubles, while assets are coming in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest

from tests.chaos.media_cache.checked import asked_persistently, become_cached, checked
from tests.fixtures.objects import S3Server
from tests.fixtures.proxy import Proxy
from tests.fixtures.stores import bucket_environ
from tests.fixtures.toxics import TOXICS
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import mp4
from tests.foreign.origin import Origin
from tests.integration.media_cache.standing import Standing, standing

AT_ONCE = 3
# Nobody gives up before the trouble is over.
PATIENCE = {"MEDIA_CACHE_ATTEMPTS": "8", "MEDIA_CACHE_BACKOFF_SECONDS": "0.1", "MEDIA_CACHE_STALLS": "10"}
LINKS = {"postgresql": "MEDIA_CACHE_DATABASE_URL", "redis": "REDIS_URL", "store": "S3_ENDPOINT_URL"}


@dataclass
class Linked:
    """The service, and the link that is in trouble."""

    cache: Standing
    link: Proxy
    # Where the origin is found: beyond the link, when that is the link to it.
    origin_address: str
    # What was asked for on a kept connection that turns out to be torn is asked for again on a new one.
    requests_per_claim: int


@pytest.fixture
async def linked(
    request: pytest.FixtureRequest, media_environ: dict[str, str], origin: Origin
) -> AsyncIterator[Linked]:
    """The service with a proxy in one of its links."""
    name: str = request.param
    environment = media_environ | PATIENCE | (bucket_of(request) if name == "store" else {})
    async with AsyncExitStack() as stack:
        link = Proxy(environment[LINKS[name]] if name in LINKS else origin.address)
        await link.start()
        stack.push_async_callback(link.stop)
        if name in LINKS:
            environment[LINKS[name]] = link.url
        else:
            environment["MEDIA_CACHE_ALLOWED_ADDRESSES"] = f"{origin.address},{link.address}"
        cache = await stack.enter_async_context(standing(environment, origin))
        yield Linked(cache, link, origin.address, 1) if name in LINKS else Linked(cache, link, link.address, 2)


def bucket_of(request: pytest.FixtureRequest) -> dict[str, str]:
    """A bucket for the objects; the others are well served with a folder."""
    server: S3Server = request.getfixturevalue("s3_server")
    return bucket_environ(server.account, request.getfixturevalue("s3_bucket"))


@pytest.mark.parametrize("linked", [*LINKS, "origin"], indirect=True)
async def test_whatever_happens_to_a_link_every_asset_is_cached_and_nothing_is_violated(linked: Linked) -> None:
    for name, trouble in TOXICS.items():
        _, asset_ids = await asyncio.gather(
            trouble(linked.link), asked_persistently(linked.cache, new_media(linked, name))
        )
        await become_cached(linked.cache, asset_ids)

    await checked(linked.cache, linked.requests_per_claim)


def new_media(linked: Linked, name: str) -> list[str]:
    """The addresses of some media that nobody asked for before."""
    paths = [f"/{name}/{at}" for at in range(AT_ONCE)]
    for path in paths:
        linked.cache.origin.behave(path, behaves.gives(mp4(data=path.encode() * 500)))
    return [f"http://{linked.origin_address}{path}" for path in paths]
