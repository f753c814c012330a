"""Cleanup: what is old is marked and goes, what is used stays, and no object is left behind or deleted too early."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset
from carrel.media_cache.v1.asset_service_pb2 import CleanupAssetsRequest, CleanupAssetsResponse
from prometheus_client import REGISTRY
from sqlalchemy import text

from common.errors import Failure, Unavailable
from common.objects import DirectoryStore, ObjectStoreUnavailable
from media_cache.app import schedule
from media_cache.clients.fetching import FetchLimits
from media_cache.domain.assets import Content
from media_cache.domain.care import Amount, Cleaned, Failed
from media_cache.repository import Reservation, reserve
from media_cache.repository.objects import GRACE
from media_cache.repository.orphans import Orphans
from media_cache.usecases import Cleaning, Deleting
from tests.fixtures.waiting import wait_until
from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image
from tests.integration.media_cache.keeping import MONTH, Keeping, source
from tests.integration.media_cache.standing import Standing

DAYS_KEPT = timedelta(days=30)
NOTHING = Cleaned(Amount(), Amount())


class KilledError(Exception):
    """Stands for the end of the process."""


class Monitor:
    """Says what it is told to."""

    def __init__(self, *used: UUID) -> None:
        self.used = set(used)
        self.failure: Failure | None = None

    async def referenced(self, asset_ids: Collection[UUID], /) -> set[UUID]:
        if self.failure:
            raise self.failure
        return self.used & set(asset_ids)


def cleaning_of(keeping: Keeping, monitor: Monitor | None = None) -> Cleaning:
    app = keeping.app
    return Cleaning(app.database, app.deleting, monitor or Monitor(), app.settings.delete_grace)


def scrubbed_whole() -> float:
    return REGISTRY.get_sample_value("media_cache_scrubbed_objects_total", {"found": "WHOLE"}) or 0


async def test_what_is_old_is_marked_and_goes_when_its_grace_period_is_over(keeping: Keeping) -> None:
    old, young = await keeping.cached("old", age=MONTH), await keeping.cached("young", 1)
    amount = Amount(1, 1, old.size_bytes or 0)

    assert await keeping.app.cleaning.clean_up(DAYS_KEPT) == Cleaned(amount, Amount())
    assert await keeping.app.cleaning.clean_up(DAYS_KEPT) == NOTHING
    (resolved,) = await keeping.app.reading.resolve([str(old.id)])
    assert (resolved.origin, await keeping.violations()) == ("cached", {})
    await keeping.let_grace_pass()

    assert await keeping.app.cleaning.clean_up(DAYS_KEPT) == Cleaned(Amount(), amount)
    assert await keeping.stored() == {young.cache_key}
    assert await keeping.violations() == {}


async def test_an_object_goes_with_the_last_asset_that_uses_it_and_after_its_variants(keeping: Keeping) -> None:
    old, twin = await keeping.cached("old", age=MONTH), await keeping.cached("twin")
    variant = await keeping.variant(old, 160)

    assert (await keeping.app.cleaning.clean_up(DAYS_KEPT)).marked == Amount(1)
    await keeping.let_grace_pass()
    assert await keeping.app.cleaning.delete_marked() == Amount(1)
    await keeping.age(twin.id, MONTH)
    both = Amount(1, 2, (twin.size_bytes or 0) + variant.size_bytes)
    assert (await keeping.app.cleaning.clean_up(DAYS_KEPT)).marked == both
    await keeping.let_grace_pass()

    assert await keeping.app.cleaning.delete_marked() == both
    assert await keeping.stored() == set()
    assert await keeping.violations() == {}


async def test_a_dry_run_says_what_a_real_run_then_does(keeping: Keeping) -> None:
    await keeping.failed("NOT_FOUND", 3, hours=24 * 40)
    old = [await keeping.cached(f"old-{at}", at % 3, age=MONTH) for at in range(6)]
    used = await keeping.cached("used", 2, age=MONTH)
    await keeping.variant(old[0], 160)
    care = cleaning_of(keeping, Monitor(used.id))

    for _ in range(2):
        before = await keeping.stored()
        said = await care.count_cleanup(DAYS_KEPT)
        assert (await keeping.stored(), said) == (before, await care.clean_up(DAYS_KEPT))
        assert said != NOTHING
        await keeping.let_grace_pass()
        # What is marked next is due together with what is due now.
        await keeping.cached("late", 0, age=MONTH)

    assert await keeping.violations() == {}


@pytest.mark.parametrize("force", [False, True])
async def test_an_asset_that_is_asked_for_again_is_not_deleted(keeping: Keeping, force: bool) -> None:
    old = await keeping.cached("old", age=MONTH)
    await keeping.app.cleaning.clean_up(DAYS_KEPT)

    (accepted,) = await keeping.app.asking.cache([source("old")], force_recache=force)
    await keeping.let_grace_pass()

    assert await keeping.app.cleaning.delete_marked() == Amount()
    assert (accepted.id, await keeping.stored()) == (old.id, {old.cache_key})


async def test_an_asset_that_was_deleted_while_it_was_asked_for_again_is_a_new_one(keeping: Keeping) -> None:
    old = await keeping.cached("old", age=MONTH)
    await keeping.app.cleaning.clean_up(DAYS_KEPT)

    async with keeping.app.database.unit_of_work() as deleting:
        await deleting.connection.execute(text("DELETE FROM cache_assets"))
        asking = asyncio.create_task(keeping.app.asking.cache([source("old")]))
        await wait_until(keeping.is_somebody_held_up)
    (accepted,) = await asking

    assert accepted.id != old.id
    assert accepted.is_queued


async def test_a_failed_asset_that_is_tried_again_is_not_deleted(keeping: Keeping) -> None:
    await keeping.failed("TIMEOUT", hours=24 * 40)
    assert (await keeping.app.cleaning.clean_up(DAYS_KEPT)).marked == Amount(1)

    assert await keeping.app.retrying.retry_failed(Failed()) == 1
    await keeping.let_grace_pass()

    assert await keeping.app.cleaning.delete_marked() == Amount()


async def test_what_a_post_refers_to_is_never_marked(keeping: Keeping) -> None:
    used = await keeping.cached("used", age=MONTH)

    assert await cleaning_of(keeping, Monitor(used.id)).clean_up(DAYS_KEPT) == NOTHING


async def test_what_a_post_refers_to_since_it_was_marked_is_kept(keeping: Keeping) -> None:
    used = await keeping.cached("used", age=MONTH)
    await keeping.app.cleaning.clean_up(DAYS_KEPT)
    await keeping.let_grace_pass()

    assert await cleaning_of(keeping, Monitor(used.id)).delete_marked() == Amount()
    assert await keeping.count("delete_time IS NOT NULL") == 0


async def test_nothing_is_marked_or_deleted_while_the_monitor_is_away(keeping: Keeping) -> None:
    await keeping.cached("marked", age=MONTH)
    await keeping.app.cleaning.clean_up(DAYS_KEPT)
    await keeping.let_grace_pass()
    await keeping.cached("old", 1, age=MONTH)
    monitor = Monitor()
    monitor.failure = Unavailable("The monitor is away.")

    for call in (cleaning_of(keeping, monitor).clean_up(DAYS_KEPT), cleaning_of(keeping, monitor).delete_marked()):
        with pytest.raises(Unavailable):
            await call

    assert await keeping.count("delete_time IS NOT NULL") == 1
    assert await keeping.count("delete_time IS NULL") == 1


async def test_the_schedule_role_deletes_what_is_due_and_reads_a_sample_again(keeping: Keeping) -> None:
    await keeping.cached("old", age=MONTH)
    young = await keeping.cached("young", 1)
    await keeping.app.cleaning.clean_up(DAYS_KEPT)
    await keeping.let_grace_pass()
    before = scrubbed_whole()

    async def is_done() -> bool:
        return await keeping.stored() == {young.cache_key} and scrubbed_whole() > before

    async with schedule(keeping.app):
        await wait_until(is_done)

    assert await keeping.count("status = 'CACHED'") == 1


async def test_what_is_new_is_to_be_put_and_what_an_asset_has_is_there(keeping: Keeping) -> None:
    used = await keeping.cached("used")
    known = Content(used.sha256 or "", used.cache_key or "", "image/jpeg", used.size_bytes or 0, None)
    new = Content("ab" * 32, f"media/ab/{'ab' * 32}", "image/jpeg", 5, None)

    assert [await keeping.reserve(content) for content in (known, new)] == [
        Reservation.IS_THERE,
        Reservation.TO_BE_PUT,
    ]


async def test_an_orphan_of_a_lost_upload_is_deleted_after_its_grace(keeping: Keeping) -> None:
    content = Content("ab" * 32, f"media/ab/{'ab' * 32}", "image/jpeg", 5, None)
    async with keeping.app.database.unit_of_work() as work:
        assert await reserve(work, [content]) == {content.sha256: Reservation.TO_BE_PUT}
    assert await keeping.app.deleting.delete_orphans() == Amount()

    await keeping.let_grace_pass()

    assert await keeping.app.deleting.delete_orphans() == Amount(0, 1, 5)
    assert await keeping.violations() == {}


async def test_what_is_being_deleted_is_not_referred_to_but_stored_again(
    cache: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping = Keeping(cache.app)
    old = await keeping.cached("old", age=MONTH)
    await cache.app.cleaning.clean_up(DAYS_KEPT)
    await keeping.let_grace_pass()
    reached, go_on = asyncio.Event(), asyncio.Event()
    delete = cache.app.store.delete

    async def slow_delete(key: str) -> None:
        reached.set()
        await go_on.wait()
        await delete(key)

    monkeypatch.setattr(cache.app.store, "delete", slow_delete)

    async def clean_up() -> CleanupAssetsResponse:
        return await cache.assets.CleanupAssets(CleanupAssetsRequest())

    cleaning = asyncio.create_task(clean_up())
    await reached.wait()
    (again,) = await cache.ask(cache.origin.behave("/again", behaves.gives(image("JPEG"))))
    content = Content(old.sha256 or "", old.cache_key or "", "image/jpeg", old.size_bytes or 0, None)
    async with cache.app.database.unit_of_work() as work:
        assert await reserve(work, [content]) == {content.sha256: Reservation.BEING_DELETED}

    go_on.set()

    assert await cleaning == CleanupAssetsResponse(deleted=1, bytes=old.size_bytes, objects=1)
    asset = await cache.ended(again)
    assert (asset.status, asset.cache_key) == (Asset.CACHED, old.cache_key)
    assert await cache.violations() == {}


async def test_of_two_who_delete_at_once_one_does_it_for_both(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def give_up(name: str, seed: int) -> str:
        asset = await keeping.cached(name, seed)
        await keeping.execute("DELETE FROM cache_assets WHERE id = :id", id=asset.id)
        await keeping.let_grace_pass()
        return asset.cache_key or ""

    begun, go_on, deleted = asyncio.Event(), asyncio.Event(), []
    delete = keeping.app.store.delete

    async def slow_delete(key: str) -> None:
        begun.set()
        await go_on.wait()
        deleted.append(key)
        await delete(key)

    monkeypatch.setattr(keeping.app.store, "delete", slow_delete)
    first = await give_up("first", 1)
    slow = asyncio.create_task(keeping.app.deleting.delete_orphans())
    await begun.wait()

    second = await give_up("second", 2)
    assert (await keeping.app.deleting.delete_orphans()).objects == 1
    assert deleted == []

    go_on.set()
    await slow
    assert (deleted, await keeping.stored()) == ([first, second], set())


async def test_a_cleanup_that_the_store_interrupts_is_told_so(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = await keeping.cached("old", age=MONTH)
    await keeping.app.cleaning.clean_up(DAYS_KEPT)
    await keeping.let_grace_pass()

    async def refuse(_: str) -> None:
        raise ObjectStoreUnavailable

    monkeypatch.setattr(keeping.app.store, "delete", refuse)

    with pytest.raises(Unavailable) as caught:
        await keeping.app.cleaning.delete_marked()
    assert caught.value.reason == "STORE_ERROR"
    assert await keeping.stored() == {old.cache_key}


# Each is a transaction or a call to the store: a process that is killed was killed between two of them.
STEPS = [(Deleting, "delete_given_up"), (Orphans, "given_up"), (DirectoryStore, "delete"), (Orphans, "forget")]


async def test_a_cleanup_that_was_killed_at_any_step_is_finished_by_the_next_round(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    for (owner, name), is_done in product(STEPS, (False, True)):
        for at in range(2):
            await keeping.variant(await keeping.cached(f"old-{at}", at, age=MONTH), 160)
        await keeping.app.cleaning.clean_up(DAYS_KEPT)
        await keeping.let_grace_pass()

        with monkeypatch.context() as doomed:
            doomed.setattr(owner, name, killed_at(getattr(owner, name), is_done=is_done))
            with pytest.raises(KilledError):
                await keeping.app.cleaning.delete_marked()
        # That an object is to be deleted for a day is owed to the clock that was moved.
        assert set(await keeping.violations()) <= {"I4 no object is unused for longer than a day"}

        await keeping.app.deleting.delete_orphans()

        assert (await keeping.stored(), await keeping.violations()) == (set(), {})


def killed_at(step: Callable[..., Awaitable[Any]], *, is_done: bool) -> Callable[..., Awaitable[None]]:
    """A step that is the last of its process, before it was done or just after."""

    async def killed(*arguments: Any) -> None:
        if is_done:
            await step(*arguments)
        raise KilledError

    return killed


async def test_an_object_that_was_lost_is_put_again_when_its_media_is_fetched_anew(cache: Standing) -> None:
    (asset,) = await cache.cache(cache.origin.behave("/lost", behaves.gives(image("JPEG"))))
    await cache.app.store.delete(asset.cache_key)
    assert "I3 objects are whole, and what their rows say" in await cache.violations()

    await cache.cache(asset.original_uri, force=True)

    assert await cache.violations() == {}


def test_a_grace_is_far_longer_than_a_worker_needs() -> None:
    assert timedelta(minutes=10) + FetchLimits().total_timeout < GRACE
