"""A profile of 300 posts goes all the way through the house: `python -m bench.profile`."""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import aiohttp

from common.clock import SystemClock
from common.settings import Address
from dev.backing.ports import LOOPBACK
from dev.upstream.accounts import Account
from dev.upstream.cdn import Cdn
from dev.upstream.media.shelf import Shelf
from dev.upstream.provider import Provider
from dev.upstream.serving import listening
from dev.upstream.world import World
from tests.fixtures.house import House

POSTS = 300
HANDLE = "bench"
POLL_SECONDS = 0.1
LONGEST_SECONDS = 300.0


async def main() -> None:
    """Prints the time to the answer and until every medium is cached."""
    account = Account(
        handle=HANDLE, nickname="Bench", bio="", theme="kitchen", post_count=POSTS, carousel_every=3, follower_count=1
    )
    with TemporaryDirectory(prefix="carrel-bench-") as name:
        folder = _passable(name)
        for what in ("the origin still draws its pictures", "the origin has its pictures ready"):
            print(f"{what}: {await _measured(account, folder)}")


def _passable(name: str) -> Path:
    """The folder, which the account that PostgreSQL runs as can pass through."""
    folder = Path(name)
    folder.chmod(0o711)
    return folder


async def _measured(account: Account, folder: Path) -> str:
    world, clock = World([account]), SystemClock()
    async with AsyncExitStack() as running:
        cdn = await running.enter_async_context(
            listening(Cdn(world, Shelf(folder / "media"), clock).app(), Address(LOOPBACK, 0))
        )
        provider = Provider(world, f"http://{cdn}", clock, page_size=POSTS)
        source = await running.enter_async_context(listening(provider.app(), Address(LOOPBACK, 0)))
        settings = {
            "SCRAPECREATORS_API_KEY": "bench",
            "SCRAPECREATORS_BASE_URL": f"http://{source}",
            "MEDIA_CACHE_ALLOWED_ADDRESSES": str(cdn),
            "MEDIA_CACHE_SIGNED_HOSTS": str(cdn),
        }
        house = await asyncio.to_thread(_opened, folder, settings)
        try:
            return await _added(house)
        finally:
            await asyncio.to_thread(house.stop)


def _opened(folder: Path, settings: dict[str, str]) -> House:
    house = House(Path(mkdtemp(dir=folder)), settings)
    house.folder.chmod(0o755)
    house.start()
    return house


async def _added(house: House) -> str:
    began = time.perf_counter()
    async with aiohttp.ClientSession(house.url) as rest:
        async with rest.post("/api/tiktok/profiles/add", json={"handle": HANDLE}) as response:
            answer = await response.json()
            assert response.status == 201, answer
        answered = time.perf_counter() - began
        stats = await _settled(rest, began)
    whole = time.perf_counter() - began
    assets, megabytes = stats["cached"], stats["bytes"] / 1e6
    posts = answer["stats"]["newPosts"]
    return (
        f"{posts} posts answered after {answered:.2f} s; {assets} assets ({megabytes:.0f} MB) cached after "
        f"{whole:.1f} s, {assets / whole:.0f} assets/s; {stats['failed']} failed"
    )


async def _settled(rest: aiohttp.ClientSession, began: float) -> dict[str, Any]:
    while time.perf_counter() - began < LONGEST_SECONDS:
        async with rest.get("/api/media/stats") as response:
            stats: dict[str, Any] = await response.json()
        if not stats["pending"] + stats["downloading"]:
            return stats
        await asyncio.sleep(POLL_SECONDS)
    raise TimeoutError(f"not settled after {LONGEST_SECONDS:g} s: {stats}")


if __name__ == "__main__":
    asyncio.run(main())
