"""Whatever is written into a field of REST, the statements stay the same: texts travel apart from them, as values."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from urllib.parse import quote
from uuid import uuid4

from tests.chaos.house.hostile_sql import MARK, PAYLOADS, WORDS
from tests.e2e.journeys import Document
from tests.fixtures.house_breakable import SERVICES, Breakable
from tests.fixtures.house_statements import statements_since, told_statements
from tests.fixtures.processes import gone
from tests.fixtures.waiting import wait_until

AT_ONCE = 6
# What runs in the background comes a few times more or less often from one minute to the next.
BACKGROUND = 60
Call = tuple[str, str, Document | None]
PATHS = (
    "/api/tiktok/profiles/{}",
    "/api/tiktok/profiles/{}/posts",
    "/api/tiktok/profiles/{}/monitoring",
    "/api/tiktok/posts/{}",
    "/api/tiktok/monitoring/runs/{}",
    "/api/tiktok/ocr/batches/{}",
    "/api/media/assets/{}",
    "/api/media/assets/{}/url",
    "/api/tiktok/posts?q={}",
    "/api/tiktok/posts?category={}",
    "/api/tiktok/posts?contentType={}",
    "/api/tiktok/posts?ocrStatus={}",
    "/api/tiktok/posts?order={}",
    "/api/tiktok/posts?profileId={}",
    "/api/tiktok/posts?includeHistory={}",
    "/api/tiktok/posts?pageToken={}",
    "/api/tiktok/posts?pageSize={}",
    "/api/tiktok/profiles?pageToken={}",
    "/api/tiktok/profiles?monitoringEnabled={}",
)
_ids = count(7_900_000_000_000_000_000)


async def test_texts_that_look_like_sql_never_become_part_of_a_statement(shaken: Breakable) -> None:
    async with told_statements(shaken):
        _, plain = await _caused(shaken, WORDS)
        statuses, hostile = await _caused(shaken, PAYLOADS)
        after = shaken.postgres_log.stat().st_size
        # What a service does by itself, were it once an hour, it does when it starts, with nobody asking.
        killed = {shaken.pids[name] for name in SERVICES}
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        await wait_until(lambda: gone(killed), 30)
        await wait_until(lambda: hostile.keys() <= plain.keys() | statements_since(shaken, after).keys(), 40)
    await wait_until(shaken.is_ready, 30)

    assert {200, 202, 400, 404} <= set(statuses) <= {200, 201, 202, 204, 400, 404}
    assert not [statement for statement in plain | hostile if MARK in statement]
    assert not {text: times for text, times in hostile.items() if times > plain[text] + BACKGROUND}


async def _caused(shaken: Breakable, texts: Sequence[str]) -> tuple[list[int], Counter[str]]:
    """The statuses of calls with each text in each field, and the statements that came of them all."""
    before = shaken.postgres_log.stat().st_size
    statuses: list[int] = []
    calls = iter([call for text in texts for call in _calls(shaken, text)])

    async def make() -> None:
        for method, path, body in calls:
            async with shaken.rest.request(method, path, json=body) as response:
                statuses.append(response.status)
                await response.read()

    await asyncio.gather(*(make() for _ in range(AT_ONCE)))
    await wait_until(shaken.is_quiet, 60)
    return statuses, statements_since(shaken, before)


def _calls(shaken: Breakable, text: str) -> Iterator[Call]:
    for path in PATHS:
        yield "GET", path.format(quote(text, safe="")), None
    yield "POST", f"/api/queues/{quote(text, safe='')}/clear", {}
    yield "POST", "/api/tiktok/profiles/add", {"handle": text}
    yield "POST", "/api/media/urls", {"ids": [text]}
    yield "POST", "/api/media/assets", {"assets": [_media(shaken, text)]}
    yield "PATCH", "/api/tiktok/profiles/bulk/monitoring", {"profileIds": [text], "enabled": True}
    yield "POST", "/api/tiktok/posts/bulk", {"profile": _profile(shaken, text), "posts": [_post(shaken, text)]}


def _profile(shaken: Breakable, text: str) -> Document:
    number = str(next(_ids))
    return {"handle": f"h{uuid4().hex[:12]}", "tiktokId": number, "nickname": text, "bio": text}


def _post(shaken: Breakable, text: str) -> Document:
    media = _media(shaken, text)
    return {
        "tiktokId": str(next(_ids)),
        "tiktokUrl": text,
        "contentType": "image",
        "description": text,
        "publishedAt": "2026-01-01T00:00:00Z",
        "music": {"title": text, "author": text, **media},
        "images": [media],
    }


def _media(shaken: Breakable, text: str) -> Document:
    return {"url": shaken.origin.url(f"/{text}"), "alternateUrls": [shaken.origin.url(f"/other/{text}.webp")]}
