"""What a user does through REST, as the tests of the whole house say it."""

from typing import Any

import aiohttp

from tests.fixtures.waiting import wait_until

Document = dict[str, Any]
FINAL = {"CACHED", "FAILED"}


async def add_profile(rest: aiohttp.ClientSession, handle: str) -> tuple[int, Document]:
    """Adds a profile; the status and the body of the answer."""
    async with rest.post("/api/tiktok/profiles/add", json={"handle": handle}) as response:
        return response.status, await response.json(content_type=None)


async def get(rest: aiohttp.ClientSession, path: str, **query: str) -> Document:
    """The body of a successful GET."""
    async with rest.get(path, params=query) as response:
        body: Document = await response.json()
        assert response.status == 200, body
        return body


async def posts_of(rest: aiohttp.ClientSession, profile_id: str, **query: str) -> list[Document]:
    """All posts of a profile, over all pages."""
    found: list[Document] = []
    page = await get(rest, f"/api/tiktok/profiles/{profile_id}/posts", **query)
    found += page["posts"]
    while page["nextPageToken"]:
        query["pageToken"] = page["nextPageToken"]
        page = await get(rest, f"/api/tiktok/profiles/{profile_id}/posts", **query)
        found += page["posts"]
    return found


async def trigger(rest: aiohttp.ClientSession, profile_id: str) -> tuple[str, Document]:
    """Asks for a run; where it is to be found, and what was answered."""
    async with rest.post(f"/api/tiktok/profiles/{profile_id}/monitoring/trigger") as response:
        answer: Document = await response.json()
        assert response.status == 202, answer
        return response.headers["Location"], answer


async def followed(rest: aiohttp.ClientSession, location: str, deadline: float = 60.0) -> Document:
    """The run at this address, once it has come to its end."""

    async def ended() -> Document | None:
        run = await get(rest, location)
        return run if run["status"] in ("completed", "failed") else None

    run = await wait_until(ended, deadline)
    assert run is not None
    return run


async def nothing_waits(rest: aiohttp.ClientSession) -> bool:
    """Whether all work is done, or put off."""
    queues = (await get(rest, "/api/queues"))["queues"]
    return not sum(queue["waiting"] + queue["active"] for queue in queues)


def media_of(post: Document) -> list[Document]:
    """Everything in a post that has a media id."""
    single = [post[name] for name in ("video", "cover", "music") if post[name]]
    return [media for media in single + post["images"] if media["id"]]


async def settled_assets(rest: aiohttp.ClientSession, ids: list[str], deadline: float = 60.0) -> dict[str, Document]:
    """The assets once all of them have reached a final state."""
    settled: dict[str, Document] = {}

    async def all_final() -> bool:
        for asset_id in ids:
            if asset_id not in settled:
                asset = await get(rest, f"/api/media/assets/{asset_id}")
                if asset["status"] not in FINAL:
                    return False
                settled[asset_id] = asset
        return True

    await wait_until(all_final, deadline)
    return settled
