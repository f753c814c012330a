"""Categories: one for each name, however many name it at once, and each post counted where it is."""

import asyncio
import time
from uuid import UUID

import pytest
from carrel.ocr.v1.category_pb2 import Category
from carrel.ocr.v1.category_service_pb2 import (
    CreateCategoryRequest,
    ListCategoriesRequest,
    MergeCategoryRequest,
    RenameCategoryRequest,
)
from sqlalchemy import text

from common.clock import new_id
from common.errors import AlreadyExists, InvalidArgument, NotFound
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.reading import asked, completed, is_all_told, read, telling, violations
from tests.integration.ocr.standing import Standing

MANY = 10_000


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


async def test_a_renamed_category_is_told_and_still_found_by_its_earlier_name(ocr: Standing) -> None:
    post_id, later = UUID(ocr.neighbours.carousel()), UUID(ocr.neighbours.carousel())
    await read(ocr.app, post_id, category="Fitness")
    (category,) = await listed(ocr)

    renamed = await rename(ocr, category.id, "Sport & Fitness")
    await read(ocr.app, later, category="fitness")
    async with telling(ocr.app):
        await wait_until(lambda: is_all_told(ocr.app))

    assert (renamed.name, renamed.id) == ("Sport & Fitness", category.id)
    assert [each.post_count for each in await listed(ocr)] == [2]
    assert [ocr.neighbours.records.kept[str(each)].post_category.name for each in (post_id, later)] == [
        renamed.name
    ] * 2


async def test_a_category_takes_its_own_earlier_name_again_and_no_other_ones(ocr: Standing) -> None:
    food, travel = await create(ocr, "Food"), await create(ocr, "Travel")
    await rename(ocr, food.id, "Recipes")

    with pytest.raises(AlreadyExists):
        await rename(ocr, travel.id, "food")

    assert (await rename(ocr, food.id, "FOOD")).name == "FOOD"


async def test_merging_takes_posts_analyses_and_names_along(ocr: Standing) -> None:
    moved, stays = UUID(ocr.neighbours.carousel()), UUID(ocr.neighbours.carousel())
    await read(ocr.app, moved, category="Gym")
    await read(ocr.app, stays, category="Fitness")
    ids = {each.name: each.id for each in await listed(ocr)}

    merged = await merge(ocr, ids["Gym"], ids["Fitness"])
    await read(ocr.app, UUID(ocr.neighbours.carousel()), category="GYM")
    async with telling(ocr.app):
        await wait_until(lambda: str(moved) in ocr.neighbours.records.kept)

    assert (merged.id, merged.name, merged.post_count) == (ids["Fitness"], "Fitness", 2)
    assert [(each.name, each.post_count) for each in await listed(ocr)] == [("Fitness", 3)]
    assert ocr.neighbours.records.kept[str(moved)].post_category.id == ids["Fitness"]
    assert await violations(ocr.app) == {}


async def test_a_category_cannot_go_into_itself_or_into_none(ocr: Standing) -> None:
    category = await create(ocr, "Food")

    with pytest.raises(InvalidArgument) as refused:
        await merge(ocr, category.id, category.id)
    with pytest.raises(NotFound):
        await merge(ocr, category.id, str(new_id()))
    with pytest.raises(NotFound):
        await rename(ocr, str(new_id()), "Travel")

    assert [violation.field for violation in refused.value.violations] == ["into"]
    assert [each.name for each in await listed(ocr)] == ["Food"]


async def test_analyses_that_end_while_their_category_is_merged_away_lose_nothing(ocr: Standing) -> None:
    await create(ocr, "Fitness")
    post_ids = [new_id() for _ in range(20)]
    analysis_ids = [await asked(ocr.app, post_id) for post_id in post_ids]
    gym = await create(ocr, "Gym")
    fitness = next(each.id for each in await listed(ocr) if each.name == "Fitness")
    ends = (
        completed(ocr.app, post_id, analysis_id, category="Gym")
        for post_id, analysis_id in zip(post_ids, analysis_ids, strict=True)
    )

    await asyncio.gather(*ends, merge(ocr, gym.id, fitness))

    assert [(each.name, each.post_count) for each in await listed(ocr)] == [("Fitness", 20)]
    assert await violations(ocr.app) == {}


async def test_a_category_of_ten_thousand_posts_is_merged_in_seconds(ocr: Standing) -> None:
    gym, fitness = await create(ocr, "Gym"), await create(ocr, "Fitness")
    await fill(ocr, gym.id, MANY)

    begin = time.monotonic()
    merged = await merge(ocr, gym.id, fitness.id)
    seconds = time.monotonic() - begin

    assert merged.post_count == MANY
    (row,) = await ocr.rows(
        text("SELECT count(*) AS posts FROM post_results WHERE revision > 1 AND status = 'pending'")
    )
    assert row.posts == MANY
    assert seconds < 10


async def listed(ocr: Standing) -> list[Category]:
    return list((await ocr.categories.ListCategories(ListCategoriesRequest())).categories)


async def create(ocr: Standing, name: str) -> Category:
    return await ocr.categories.CreateCategory(CreateCategoryRequest(name=name))


async def rename(ocr: Standing, category_id: str, name: str) -> Category:
    return await ocr.categories.RenameCategory(RenameCategoryRequest(id=category_id, name=name))


async def merge(ocr: Standing, source_id: str, target_id: str) -> Category:
    return await ocr.categories.MergeCategory(MergeCategoryRequest(id=source_id, into=target_id))


async def fill(ocr: Standing, category_id: str, posts: int) -> None:
    """Has so many posts of the category stand, all of them told."""
    await ocr.rows(
        text(
            """
            WITH reading AS (
                INSERT INTO readings (id, key, reader, model, prompt_version, body, calls)
                VALUES (gen_random_uuid(), 'key', 'gemini', 'some', 1, '{"slides": [], "category": null}', 1)
                RETURNING id
            ), read AS (
                INSERT INTO analyses (id, post_id, status, reading_id, slides, post_category_id, complete_time)
                SELECT gen_random_uuid(), gen_random_uuid(), 'completed', reading.id, '[]', :category_id, now()
                FROM reading, generate_series(1, :posts) RETURNING id, post_id
            )
            INSERT INTO post_results (id, ocr_status, analysis_id, category_id, status, told_revision)
            SELECT post_id, 'completed', id, :category_id, 'told', 1 FROM read
            """
        ).bindparams(category_id=UUID(category_id), posts=posts)
    )
