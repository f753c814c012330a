"""Categories: one for each name, however many name it at once, and each post counted where it is."""

import asyncio

import pytest

from common.clock import new_id
from common.errors import AlreadyExists, InvalidArgument
from ocr.usecases.naming import KnownNames
from tests.fixtures.statements import statements_of
from tests.integration.ocr.naming import create, listed
from tests.integration.ocr.reading import read, violations
from tests.integration.ocr.standing import Standing


async def test_fifty_analyses_that_name_a_category_at_once_make_it_once(ocr: Standing) -> None:
    names = ["Home Décor", "home  decor", "HOMEDECOR", "Home Decor\n", "\uff28ome décor"] * 10

    await asyncio.gather(*(read(ocr.app, new_id(), category=name) for name in names))

    (category,) = await listed(ocr)
    assert (category.post_count, category.ai_generated) == (50, True)
    assert await violations(ocr.app) == {}


async def test_the_model_is_told_the_categories_of_most_posts_first(ocr: Standing) -> None:
    await create(ocr, "Art")
    for name in ("Food", "Travel", "Travel", "Fitness", "Travel", "Food"):
        await read(ocr.app, new_id(), category=name)

    async with ocr.app.database.unit_of_work() as work:
        known = await work.categories.known(3)

    assert known == ["Travel", "Food", "Fitness"]


async def test_many_analyses_at_once_count_categories_once(ocr: Standing) -> None:
    await create(ocr, "Art")
    known = KnownNames(ocr.app.database)

    with statements_of(ocr.app.database) as sent:
        found = await asyncio.gather(*(known.names() for _ in range(20)))

    assert found == [["Art"]] * 20
    assert len(sent) == 1


async def test_categories_are_listed_by_name_with_their_posts(ocr: Standing) -> None:
    await create(ocr, "travel")
    await create(ocr, "Art")
    await read(ocr.app, new_id(), category="Food")

    assert [(each.name, each.post_count, each.ai_generated) for each in await listed(ocr)] == [
        ("Art", 0, False),
        ("Food", 1, True),
        ("travel", 0, False),
    ]


async def test_a_post_that_is_read_anew_is_counted_where_it_is_now(ocr: Standing) -> None:
    post_id = new_id()

    counts = []
    for name in ("Food", "Travel", None, "Food"):
        await read(ocr.app, post_id, category=name)
        counts.append({each.name: each.post_count for each in await listed(ocr)})

    assert counts == [{"Food": 1}, {"Food": 0, "Travel": 1}, {"Food": 0, "Travel": 0}, {"Food": 1, "Travel": 0}]


async def test_a_name_that_is_known_is_not_made_again(ocr: Standing) -> None:
    await create(ocr, "Food")

    with pytest.raises(AlreadyExists) as refused:
        await create(ocr, " FOOD ")

    assert refused.value.reason == "CATEGORY_EXISTS"


async def test_a_name_of_nothing_or_too_much_is_refused(ocr: Standing) -> None:
    for name in ("", "   ", "\u200b", "x" * 101):
        with pytest.raises(InvalidArgument) as refused:
            await create(ocr, name)
        assert [violation.field for violation in refused.value.violations] == ["name"]

    longest = await create(ocr, "x" * 100)
    assert [each.name for each in await listed(ocr)] == [longest.name] == ["x" * 100]
