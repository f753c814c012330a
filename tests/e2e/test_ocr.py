"""Carousels that are odd, damaged or gone, read through the whole house: a typed answer each, and nothing changed."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from tests.e2e.journeys import Document, get, posts_of, settled_assets
from tests.fixtures.house import House
from tests.foreign.gemini import KEY, GeminiSimulator
from tests.foreign.media_files import animation, image
from tests.foreign.origin import Origin
from tests.foreign.origin_behaviours import gives, says

BULK = "/api/tiktok/posts/bulk-ocr"
NOBODY = "00000000-0000-7000-8000-000000000000"
HANDLE = "odd_carousels"
MOST_SLIDES = 35
# What each carousel comes to: the slides that were read, or the reason, the slide and the media cache's word for it.
OUTCOMES: Mapping[str, object] = {
    "one slide": 1,
    "as many as there can be": MOST_SLIDES,
    "12,000 pixels wide": 1,
    "12,000 pixels square": ("SLIDE_FAILED", 1, "TOO_MANY_PIXELS"),
    "animated": 2,
    "never there": ("SLIDE_FAILED", 1, "NOT_FOUND"),
    "damaged since": ("SLIDE_DAMAGED", 0, "OBJECT_DAMAGED"),
}


def carousels() -> Mapping[str, Sequence[bytes | None]]:
    """The slides of each carousel by its name, None where nothing is at the address."""
    slide = image("JPEG", 540, 720)
    return {
        "one slide": [slide],
        "as many as there can be": [image("JPEG", seed=number) for number in range(MOST_SLIDES)],
        "12,000 pixels wide": [image("JPEG", 12_000, 400)],
        "12,000 pixels square": [slide, _square()],
        "animated": [animation("WEBP"), animation("GIF")],
        "never there": [slide, None],
        "damaged since": [image("JPEG", seed=77)],
    }


def _square() -> bytes:
    out = BytesIO()
    # A bit for each pixel: what it would take to decode is for the media cache to know.
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True)
class Scene:
    """A house that reads with the simulator, and the carousels that it keeps, by their names."""

    house: House
    rest: aiohttp.ClientSession
    gemini: GeminiSimulator
    profile_id: str
    posts: Mapping[str, Document]


@pytest.fixture
async def scene(own_server_folder: Path) -> AsyncIterator[Scene]:
    """Such a house, whose slides have come to their ends."""
    async with Origin() as origin, GeminiSimulator() as gemini:
        house = House(own_server_folder / "house", _settings(origin, gemini))
        house.folder.mkdir()
        await asyncio.to_thread(house.start)
        try:
            async with aiohttp.ClientSession(house.url) as rest:
                await _keep_carousels(rest, origin)
                profile = (await get(rest, "/api/tiktok/profiles"))["profiles"][0]
                posts = {post["description"]: post for post in await posts_of(rest, profile["id"])}
                yield Scene(house, rest, gemini, profile["id"], posts)
        finally:
            await asyncio.to_thread(house.stop)


async def test_odd_and_damaged_carousels_are_answered_by_name_and_no_model_is_asked_for_what_fails(
    scene: Scene,
) -> None:
    await settled_assets(scene.rest, [slide["id"] for post in scene.posts.values() for slide in post["images"]])
    await _damage(scene)

    answers = await asyncio.gather(*(_analyzed(scene.rest, post["id"]) for post in scene.posts.values()))

    assert {name: _outcome(*answer) for name, answer in zip(scene.posts, answers, strict=True)} == OUTCOMES
    assert len(scene.gemini.paid) == len([each for each in OUTCOMES.values() if isinstance(each, int)])
    await _ids_are_judged(scene)
    await _a_deleted_profile_takes_its_posts_along(scene)


async def _ids_are_judged(scene: Scene) -> None:
    """Too few, too many, malformed and unknown ids, beside one that is good."""
    good = scene.posts["one slide"]["id"]
    for ids in ([], [NOBODY] * 51, [NOBODY] * 10_000, [good, "1"]):
        status, answer = await _posted(scene.rest, BULK, {"postIds": ids})
        assert (status, answer["code"]) == (400, "INVALID_ARGUMENT"), len(ids)
    status, answer = await _posted(scene.rest, BULK, {"postIds": [good, NOBODY, good]})
    assert (status, [_outcome(200, each) for each in answer["results"]]) == (200, [1, "POST_NOT_FOUND"])
    assert answer["results"][0]["stored"] is True


async def _a_deleted_profile_takes_its_posts_along(scene: Scene) -> None:
    async with scene.rest.delete(f"/api/tiktok/profiles/{scene.profile_id}") as response:
        assert response.status in (200, 204), await response.text()
    calls = len(scene.gemini.calls)

    answers = [await _analyzed(scene.rest, post["id"]) for post in scene.posts.values()]

    assert {status for status, _ in answers} == {404}
    assert {answer["reason"] for _, answer in answers} == {"POST_NOT_FOUND"}
    assert len(scene.gemini.calls) == calls


def _settings(origin: Origin, gemini: GeminiSimulator) -> dict[str, str]:
    return {
        # Posts are brought to this house, and nobody is asked for any.
        "SCRAPECREATORS_API_KEY": "unused",
        "SCRAPECREATORS_BASE_URL": "http://127.0.0.1:1",
        "MEDIA_CACHE_ALLOWED_ADDRESSES": origin.address,
        "GEMINI_API_KEY": KEY,
        "GEMINI_BASE_URL": gemini.url,
        "GEMINI_RATE": "100",
    }


async def _keep_carousels(rest: aiohttp.ClientSession, origin: Origin) -> None:
    posts = []
    for number, (name, slides) in enumerate(carousels().items()):
        paths = [f"/{number}/{place}.jpeg" for place in range(len(slides))]
        for path, slide in zip(paths, slides, strict=True):
            origin.behave(path, gives(slide) if slide else says(404))
        images = [{"url": origin.url(path)} for path in paths]
        posts.append(
            {"tiktokId": str(7_300_000 + number), "contentType": "image", "description": name, "images": images}
        )
    status, answer = await _posted(rest, "/api/tiktok/posts/bulk", {"profile": {"handle": HANDLE}, "posts": posts})
    assert status == 200, answer


async def _damage(scene: Scene) -> None:
    """Another byte at the end of what was cached of the slide."""
    (slide,) = scene.posts["damaged since"]["images"]
    asset = await get(scene.rest, f"/api/media/assets/{slide['id']}")
    (path,) = scene.house.folder.rglob(f"{asset['sha256']}*")
    content = path.read_bytes()
    path.chmod(0o600)
    # The file begins with what the store notes of it.
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


async def _analyzed(rest: aiohttp.ClientSession, post_id: str) -> tuple[int, Document]:
    async with rest.post(f"/api/tiktok/posts/{post_id}/ocr") as response:
        return response.status, await response.json(content_type=None)


async def _posted(rest: aiohttp.ClientSession, path: str, body: Any) -> tuple[int, Document]:
    async with rest.post(path, json=body) as response:
        return response.status, await response.json(content_type=None)


def _outcome(status: int, answer: Document) -> object:
    """The slides that were read, or why none were."""
    assert status == 200, answer
    if answer["ocrStatus"] == "completed":
        return len(answer["slides"])
    error = answer["error"]
    place = error["imageIndex"]
    return error["reason"] if place is None else (error["reason"], place, error["mediaReason"])
