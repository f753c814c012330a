"""Whatever happens in whatever order, every post is counted in the category that it has, and in no other."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random, SystemRandom
from typing import TypeVar
from uuid import UUID

import pytest
from carrel.ocr.v1.analysis_service_pb2 import CorrectPostAnalysisRequest, SlideCorrection

from common.errors import AlreadyExists, InvalidArgument, NotFound
from ocr.domain.categories import normalized
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.reading import Read, asked, begun, completed, failed, is_all_told, telling, violations
from tests.integration.ocr.standing import Standing

NAMES = ["Food", "FOOD ", "Travel", "Trável", "Fitness", "Art", "a r t", "Music"]
POSTS, DEEDS, ACTORS = 8, 90, 6
K = TypeVar("K")


@dataclass
class Expected:
    """What the history means: which category a name means, what is read of a post, and what a person said of it."""

    names: dict[str, UUID] = field(default_factory=dict)
    read: dict[UUID, UUID | None] = field(default_factory=dict)
    corrected: dict[UUID, UUID] = field(default_factory=dict)

    def merge(self, source: UUID, target: UUID) -> None:
        self.names.update(_moved(self.names, source, target))
        self.read.update(_moved(self.read, source, target))
        self.corrected.update(_moved(self.corrected, source, target))

    def counts(self) -> Counter[UUID]:
        standing = {**self.read, **{post: category for post, category in self.corrected.items() if post in self.read}}
        return Counter(category for category in standing.values() if category)


class History:
    """Does things to posts and categories by chance; what is refused has changed nothing."""

    def __init__(self, ocr: Standing, seed: int) -> None:
        self._ocr = ocr
        self._chance = Random(seed)
        self._posts = [UUID(ocr.neighbours.carousel()) for _ in range(POSTS)]
        self.expected = Expected()

    async def go_on(self, deeds: int) -> None:
        """Does so many things."""
        analysing: list[Callable[[], Awaitable[None]]] = [self._analyse] * 6
        rare = [self._correct_category, self._correct_text, self._reset, self._merge, self._rename, self._delete]
        for _ in range(deeds):
            with suppress(NotFound, AlreadyExists, InvalidArgument):
                await self._chance.choice([*analysing, *rare])()

    async def _analyse(self) -> None:
        app, post_id = self._ocr.app, self._chance.choice(self._posts)
        name = self._chance.choice([*NAMES, None])
        slides = [Read(each) for each in self._chance.sample("abcd", 2)]
        analysis_id = await asked(app, post_id)
        await begun(app, post_id)
        if self._chance.random() < 0.2:
            await failed(app, post_id, analysis_id)
            return
        await completed(app, post_id, analysis_id, slides, name)
        self.expected.read[post_id] = await self._category_of(name) if name else None

    async def _category_of(self, name: str) -> UUID:
        async with self._ocr.app.database.unit_of_work() as work:
            named = await work.categories.named(name)
        assert named
        # The category that the name has meant all along.
        return self.expected.names.setdefault(normalized(name), named.id)

    async def _correct_category(self) -> None:
        post_id, category_id = self._chance.choice(self._posts), await self._any_category()
        await self._correct(CorrectPostAnalysisRequest(id=str(post_id), category_id=str(category_id)))
        self.expected.corrected[post_id] = category_id

    async def _correct_text(self) -> None:
        place, post_id = self._chance.randrange(3), self._chance.choice(self._posts)
        slides = [SlideCorrection(image_index=place, ocr_text=self._chance.choice(["", "right", "better"]))]
        await self._correct(CorrectPostAnalysisRequest(id=str(post_id), slides=slides))

    async def _reset(self) -> None:
        post_id = self._chance.choice(self._posts)
        await self._correct(CorrectPostAnalysisRequest(id=str(post_id), reset_category=True))
        self.expected.corrected.pop(post_id, None)

    async def _merge(self) -> None:
        source, target = await self._any_category(), await self._any_category()
        await self._ocr.app.categories.merge(source, target)
        self.expected.merge(source, target)

    async def _rename(self) -> None:
        category_id, name = await self._any_category(), self._chance.choice(NAMES)
        await self._ocr.app.categories.rename(category_id, name)
        self.expected.names[normalized(name)] = category_id

    async def _delete(self) -> None:
        place = self._chance.randrange(POSTS)
        gone, self._posts[place] = self._posts[place], UUID(self._ocr.neighbours.carousel())
        self._ocr.neighbours.posts.posts.pop(str(gone), None)
        await self._ocr.app.forgetting.look()
        self.expected.read.pop(gone, None)
        self.expected.corrected.pop(gone, None)

    async def _correct(self, request: CorrectPostAnalysisRequest) -> None:
        await self._ocr.analyses.CorrectPostAnalysis(request)

    async def _any_category(self) -> UUID:
        found = await self._ocr.app.categories.all()
        return self._chance.choice(found).id if found else self._posts[0]


def _moved(meant: Mapping[K, UUID | None], source: UUID, target: UUID) -> dict[K, UUID]:
    return {key: target for key, category in meant.items() if category == source}


@pytest.fixture
def seed(record_property: Callable[[str, object], None]) -> int:
    """A number that nobody chose; the report of a failure shows it among the test's arguments."""
    chosen = SystemRandom().randrange(10**9)
    record_property("seed", chosen)
    return chosen


async def test_a_recount_agrees_after_any_history(ocr: Standing, seed: int) -> None:
    history = History(ocr, seed)

    await history.go_on(DEEDS)

    counted = {each.id: each.post_count for each in await ocr.app.categories.all() if each.post_count}
    assert counted == history.expected.counts(), f"seed {seed}"
    assert await violations(ocr.app) == {}, f"seed {seed}"


async def test_nothing_is_broken_after_any_histories_at_once(ocr: Standing, seed: int) -> None:
    histories = [History(ocr, seed + actor) for actor in range(ACTORS)]

    async with telling(ocr.app):
        await asyncio.gather(*(history.go_on(DEEDS // ACTORS) for history in histories))
        await wait_until(lambda: is_all_told(ocr.app))

    assert await violations(ocr.app, at_rest=True) == {}, f"seed {seed}"
