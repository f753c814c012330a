"""Categories that are renamed or merged: nothing of them is lost, and their posts are told."""

import asyncio
import time
from uuid import UUID

import pytest
from sqlalchemy import text

from common.clock import new_id
from common.errors import AlreadyExists, InvalidArgument, NotFound
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.batching import is_somebody_held_up
from tests.integration.ocr.correcting import correct
from tests.integration.ocr.naming import create, listed, merge, rename
from tests.integration.ocr.reading import asked, completed, is_all_told, read, telling, violations
from tests.integration.ocr.standing import Standing

MANY = 10_000


async def test_a_renamed_category_is_told_and_still_found_by_its_earlier_name(ocr: Standing) -> None:
    post_id, later = UUID(ocr.neighbours.carousel()), UUID(ocr.neighbours.carousel())
    await read(ocr.app, post_id, category="Fitness")
    (category,) = await listed(ocr)

    async with telling(ocr.app):
        await wait_until(lambda: is_all_told(ocr.app))
        renamed = await rename(ocr, category.id, "Sport & Fitness")
        await read(ocr.app, later, category="fitness")
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

    async with telling(ocr.app):
        await wait_until(lambda: is_all_told(ocr.app))
        merged = await merge(ocr, ids["Gym"], ids["Fitness"])
        await read(ocr.app, UUID(ocr.neighbours.carousel()), category="GYM")
        await wait_until(lambda: is_all_told(ocr.app))

    assert (merged.id, merged.name, merged.post_count) == (ids["Fitness"], "Fitness", 2)
    assert [(each.name, each.post_count) for each in await listed(ocr)] == [("Fitness", 3)]
    assert ocr.neighbours.records.kept[str(moved)].post_category.id == ids["Fitness"]
    assert await violations(ocr.app) == {}


async def test_a_category_cannot_go_into_itself_or_into_none(ocr: Standing) -> None:
    category = await create(ocr, "Food")

    with pytest.raises(InvalidArgument) as refused:
        await merge(ocr, category.id, category.id)
    with pytest.raises(NotFound, match=(unknown := str(new_id()))):
        await merge(ocr, category.id, unknown)
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


async def test_a_category_that_is_just_merged_away_is_not_given_to_a_post(ocr: Standing) -> None:
    post_id = new_id()
    await read(ocr.app, post_id)
    gym, fitness = await create(ocr, "Gym"), await create(ocr, "Fitness")

    async with ocr.app.database.unit_of_work() as work:
        await work.categories.hold()
        await work.merging.merge(UUID(gym.id), UUID(fitness.id))
        correcting = asyncio.create_task(correct(ocr, post_id, category_id=gym.id))
        await wait_until(lambda: is_somebody_held_up(ocr))

    with pytest.raises(NotFound) as refused:
        await correcting
    assert refused.value.reason == "CATEGORY_NOT_FOUND"


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
