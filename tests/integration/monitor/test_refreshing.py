"""Single posts are asked for again for the sake of their media: once, whoever asks and whatever happens."""

import asyncio
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from carrel.monitor.v1.media_service_pb2 import FilterReferencedAssetsRequest, RefreshMediaRequest
from sqlalchemy import text

from common.errors import Failure, Kind
from tests.fixtures.statements import plan_of
from tests.fixtures.waiting import wait_until
from tests.foreign.provider import Answer, Provider
from tests.foreign.provider_posts import signed_anew
from tests.integration.monitor.standing import Media, Standing

FRESH = "x-signature=fresh"


@dataclass
class Carousel:
    """A post whose links were over: all of it failed, and the provider signs it anew."""

    monitor: Standing
    media: Media
    id: UUID
    slides: list[str]
    others: list[str]

    async def refresh(self, *asset_ids: str) -> set[str]:
        """Asks for fresh addresses."""
        return set((await self.monitor.media.RefreshMedia(RefreshMediaRequest(asset_ids=asset_ids))).asset_ids)

    async def healed(self) -> set[str]:
        """The assets that have a fresh address and are tried again."""
        found = await self.media.rows(
            f"SELECT id FROM cache_assets WHERE status = 'PENDING' AND original_url LIKE '%{FRESH}'"
        )
        return {str(asset_id) for (asset_id,) in found}

    async def observations(self) -> int:
        """How often the post was observed."""
        found = await self.monitor.rows(f"SELECT count(*) FROM tiktok_post_metrics_history WHERE post_id = '{self.id}'")
        return int(found[0][0])


@pytest.fixture
async def carousel(monitor: Standing, media: Media, provider: Provider) -> Carousel:
    account = provider.accounts["demo"]
    account.posts = account.posts[:3]
    await monitor.add()
    await media.rows("UPDATE cache_assets SET status = 'FAILED', error_reason = 'EXPIRED', error_retryable = false")
    account.posts = signed_anew(account.posts, FRESH)
    provider.calls.clear()
    shown = "SELECT id, cover_id, music_id, images FROM tiktok_posts WHERE content_type = 'image'"
    ((post_id, cover_id, music_id, images),) = await monitor.rows(shown)
    return Carousel(monitor, media, post_id, [each["id"] for each in images], [str(cover_id), str(music_id)])


async def test_every_medium_of_a_post_is_asked_for_anew_for_one_credit_and_observed_once(
    carousel: Carousel, provider: Provider
) -> None:
    assert await carousel.refresh(carousel.slides[0]) == {carousel.slides[0]}

    everything = {*carousel.slides, *carousel.others}
    ((avatar_id,),) = await carousel.monitor.rows("SELECT avatar_id FROM tiktok_profiles")
    assert await carousel.healed() == {*everything, str(avatar_id)}
    assert (len(provider.paid()), await carousel.observations()) == (1, 2)
    assert await carousel.refresh(*everything) == everything
    assert (len(provider.paid()), await carousel.observations()) == (1, 2)
    assert await carousel.monitor.violations(at_rest=False) == {}


async def test_slides_that_expire_together_cost_one_credit(carousel: Carousel, provider: Provider) -> None:
    provider.gate.clear()
    others = len(carousel.slides) - 1

    asking = [asyncio.create_task(carousel.refresh(slide)) for slide in carousel.slides]
    await wait_until(lambda: sum(task.done() for task in asking) == others)
    provider.gate.set()
    answers = await asyncio.gather(*asking, return_exceptions=True)

    waiting = [answer for answer in answers if isinstance(answer, Failure)]
    assert {(each.kind, each.reason) for each in waiting} == {(Kind.UNAVAILABLE, "REFRESH_UNDER_WAY")}
    assert (len(waiting), len(provider.paid())) == (others, 1)


async def test_what_was_paid_for_and_kept_is_not_paid_for_again_by_whoever_died_over_it(
    carousel: Carousel, provider: Provider
) -> None:
    await carousel.refresh(carousel.slides[0])
    await carousel.media.rows("UPDATE cache_assets SET original_url = 'http://192.0.2.1/old'")

    await carousel.refresh(carousel.slides[1])

    assert set(carousel.slides) <= await carousel.healed()
    assert len(provider.paid()) == 1


async def test_whoever_died_before_the_answer_was_kept_is_followed_by_another_after_a_while(
    carousel: Carousel, provider: Provider
) -> None:
    claimed = "INSERT INTO media_refreshes SELECT id, now() + '1 minute' FROM tiktok_posts"
    await carousel.monitor.rows(claimed)
    with pytest.raises(Failure, match="just asking"):
        await carousel.refresh(carousel.slides[0])

    await carousel.monitor.rows("UPDATE media_refreshes SET lease_expire_time = now() - interval '1 second'")

    assert await carousel.refresh(carousel.slides[0]) == {carousel.slides[0]}
    assert len(provider.paid()) == 1


async def test_a_post_is_paid_for_again_when_the_last_answer_is_of_another_day(
    carousel: Carousel, provider: Provider
) -> None:
    await carousel.refresh(carousel.slides[0])
    await carousel.monitor.rows("UPDATE media_refreshes SET answered_at = answered_at - interval '25 hours'")

    await carousel.refresh(carousel.slides[0])

    assert (len(provider.paid()), await carousel.observations()) == (2, 3)


@pytest.mark.parametrize("answer", [Answer(404, {"success": False}), Answer(200, {"aweme_detail": None}), Answer(200)])
async def test_a_post_that_is_gone_is_asked_for_once_and_nothing_changes(
    carousel: Carousel, provider: Provider, answer: Answer
) -> None:
    provider.script(answer)

    assert await carousel.refresh(carousel.slides[0]) == set()
    assert await carousel.refresh(carousel.slides[1]) == set()
    assert (len(provider.paid()), await carousel.healed(), await carousel.observations()) == (1, set(), 1)


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        (Answer(401), Kind.FAILED_PRECONDITION, "SOURCE_KEY_REFUSED"),
        (Answer(402), Kind.FAILED_PRECONDITION, "SOURCE_OUT_OF_CREDITS"),
        (Answer(429), Kind.RESOURCE_EXHAUSTED, "SOURCE_RATE_LIMITED"),
        (Answer(503), Kind.UNAVAILABLE, "SOURCE_UNAVAILABLE"),
    ],
)
async def test_a_refusal_is_told_and_keeps_nobody_from_asking_again(
    carousel: Carousel, provider: Provider, answer: Answer, kind: Kind, reason: str
) -> None:
    provider.script(*[answer] * 3)

    with pytest.raises(Failure) as refused:
        await carousel.refresh(carousel.slides[0])

    assert (refused.value.kind, refused.value.reason) == (kind, reason)
    ((lease, answered),) = await carousel.monitor.rows("SELECT lease_expire_time, answered_at FROM media_refreshes")
    assert (lease, answered) == (None, None)


async def test_the_picture_of_an_account_is_found_in_a_post_of_it(carousel: Carousel, provider: Provider) -> None:
    ((avatar_id,),) = await carousel.monitor.rows("SELECT avatar_id FROM tiktok_profiles")

    assert await carousel.refresh(str(avatar_id)) == {str(avatar_id)}

    assert str(avatar_id) in await carousel.healed()
    assert len(provider.paid()) == 1


async def test_an_asset_to_which_nobody_refers_costs_nothing(carousel: Carousel, provider: Provider) -> None:
    assert await carousel.refresh(str(uuid4())) == set()
    assert provider.paid() == []


async def test_whatever_a_post_or_a_profile_refers_to_is_told_once_and_read_off_indexes(carousel: Carousel) -> None:
    ((avatar_id,),) = await carousel.monitor.rows("SELECT avatar_id FROM tiktok_profiles")
    ((video_id,),) = await carousel.monitor.rows("SELECT video_id FROM tiktok_posts WHERE video_id IS NOT NULL LIMIT 1")
    used = [*carousel.slides, *carousel.others, str(avatar_id), str(video_id)]
    unused = [str(uuid4()) for _ in range(900)]

    request = FilterReferencedAssetsRequest(asset_ids=[*unused, *used, *used])
    answer = await carousel.monitor.media.FilterReferencedAssets(request)

    assert sorted(answer.asset_ids) == sorted(used)
    no_walk = text("SET LOCAL enable_seqscan = off")
    plan = await plan_of(carousel.monitor.app.database, no_walk, lambda work: work.referring.referenced([uuid4()]))
    assert "tiktok_posts_media" in plan
    assert "tiktok_profiles_avatar" in plan
