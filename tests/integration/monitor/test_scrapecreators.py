"""The client of ScrapeCreators against a real server: what it asks, and what each refusal becomes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from common.errors import Failure
from common.settings import Secret
from monitor.clients.scrapecreators.client import ScrapeCreators, open_session
from monitor.clients.scrapecreators.settings import ScrapeCreatorsSettings
from monitor.clients.source import (
    AccountNotFound,
    SourceKeyRefused,
    SourceOutOfCredits,
    SourceRateLimited,
    SourceTimedOut,
    SourceUnavailable,
    SourceUnreadable,
)
from monitor.domain.handles import Handle
from tests.foreign.provider import KEY, Account, Answer, Call, Provider
from tests.foreign.provider_posts import UID, video_post

DEMO = Handle("demo")


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with Provider() as server:
        server.accounts["demo"] = Account([video_post()])
        yield server


@pytest.fixture
def settings(provider: Provider) -> ScrapeCreatorsSettings:
    return ScrapeCreatorsSettings(api_key=Secret(KEY), base_url=provider.url)


@pytest.fixture
async def source(settings: ScrapeCreatorsSettings) -> AsyncIterator[ScrapeCreators]:
    async with open_session(settings) as session:
        yield ScrapeCreators(session, settings)


async def test_a_page_is_asked_for_once_with_our_key_and_kept_as_it_came(
    source: ScrapeCreators, provider: Provider
) -> None:
    answer = await source.fetch_page(DEMO, cursor="1740700064000", region="US")

    query = {"handle": "demo", "max_cursor": "1740700064000", "region": "US"}
    assert provider.calls == [Call("/v3/tiktok/profile/videos", query, KEY)]
    assert len(answer.page.posts) == 1
    assert source.read_page(answer.body, DEMO) == answer.page
    assert answer.page.credits.remaining == provider.credits


async def test_the_account_is_asked_for(source: ScrapeCreators) -> None:
    answer = await source.fetch_profile(DEMO)

    assert (answer.profile.handle, answer.profile.post_count, answer.credits.charged) == ("demo", 1, 1)


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (401, SourceKeyRefused),
        (403, SourceKeyRefused),
        (402, SourceOutOfCredits),
        (404, AccountNotFound),
        (400, SourceUnreadable),
        (302, SourceUnreadable),
        (429, SourceRateLimited),
        (500, SourceUnavailable),
        (503, SourceUnavailable),
    ],
)
async def test_a_refusal_has_its_own_reason_and_is_asked_once(
    source: ScrapeCreators, provider: Provider, status: int, failure: type[Failure]
) -> None:
    provider.script(Answer(status, {"message": "no"}, {"Location": "/elsewhere"}))

    with pytest.raises(failure) as refusal:
        await source.fetch_page(DEMO)

    assert len(provider.calls) == 1
    assert KEY not in repr(refusal.value)


@pytest.mark.parametrize(
    ("header", "wait"),
    [("7", 7), ("0", None), ("99999999999", 3600), ("", None), ("-5", None), ("soon", None), ("\u0663", None)],
)
async def test_the_wait_that_is_asked_for_is_passed_on_within_reason(
    source: ScrapeCreators, provider: Provider, header: str, wait: int | None
) -> None:
    provider.script(Answer(429, b"", {"Retry-After": header}))

    with pytest.raises(SourceRateLimited) as refusal:
        await source.fetch_page(DEMO)

    assert refusal.value.retry_after == (None if wait is None else timedelta(seconds=wait))


async def test_silence_ends_with_the_time_limit(settings: ScrapeCreatorsSettings, provider: Provider) -> None:
    impatient = replace(settings, timeout=timedelta(seconds=0.3))
    provider.script(Answer(delay=5.0))

    async with open_session(impatient) as session:
        with pytest.raises(SourceTimedOut):
            await ScrapeCreators(session, impatient).fetch_page(DEMO)

    assert len(provider.calls) == 1


async def test_a_provider_that_is_not_there_is_unavailable(settings: ScrapeCreatorsSettings) -> None:
    nowhere = replace(settings, base_url="http://127.0.0.1:1")

    async with open_session(nowhere) as session:
        with pytest.raises(SourceUnavailable):
            await ScrapeCreators(session, nowhere).fetch_page(DEMO)


async def test_an_answer_larger_than_the_limit_is_given_up_while_it_is_read(
    settings: ScrapeCreatorsSettings, provider: Provider
) -> None:
    narrow = replace(settings, largest_answer=100_000)
    provider.script(Answer(body=b" " * 5_000_000))

    async with open_session(narrow) as session:
        with pytest.raises(SourceUnreadable):
            await ScrapeCreators(session, narrow).fetch_page(DEMO)


@pytest.mark.parametrize("body", [b"", b"null", b"<html>", b'{"success": false}', b'{"aweme_list": "x"}'])
async def test_a_body_that_is_no_page_is_unreadable(source: ScrapeCreators, provider: Provider, body: bytes) -> None:
    provider.script(Answer(body=body))

    with pytest.raises(SourceUnreadable):
        await source.fetch_page(DEMO)


async def test_without_a_key_nothing_is_asked(settings: ScrapeCreatorsSettings, provider: Provider) -> None:
    keyless = replace(settings, api_key=None)

    async with open_session(keyless) as session:
        with pytest.raises(SourceKeyRefused):
            await ScrapeCreators(session, keyless).fetch_page(DEMO)

    assert provider.calls == []


async def test_an_account_is_found_by_its_id_whatever_it_is_called(source: ScrapeCreators, provider: Provider) -> None:
    provider.rename("demo", "demo_two")

    answer = await source.fetch_profile(uid=UID)

    assert (answer.profile.uid, answer.profile.handle) == (UID, "demo_two")
    assert provider.calls[-1].query == {"user_id": UID}


@pytest.mark.parametrize("path", ["/v1/credit-balance", "/v1/credit/balance"])
async def test_the_balance_is_found_at_either_of_its_documented_paths(
    source: ScrapeCreators, provider: Provider, path: str
) -> None:
    provider.balance_path, provider.credits = path, 333

    assert await source.fetch_balance() == 333
    assert provider.paid() == []


async def test_a_balance_that_is_nowhere_is_unreadable(source: ScrapeCreators, provider: Provider) -> None:
    provider.balance_path = "/elsewhere"

    with pytest.raises(SourceUnreadable):
        await source.fetch_balance()
