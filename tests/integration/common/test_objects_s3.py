"""The S3 store when the server is busy, slow, gone, or will not have us."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from common.objects import Body, ObjectHead, ObjectStoreRefused, ObjectStoreUnavailable, S3Place, S3Store
from common.settings import Secret
from dev.backing.ports import LOOPBACK, free_port
from tests.fixtures.objects import S3Server
from tests.fixtures.proxy import Proxy
from tests.fixtures.stores import s3_place
from tests.fixtures.waiting import wait_until

KEY = "assets/ab/abcdef.jpg"
PICTURE = Body.of(b"a picture")
Fault = Callable[[int], web.Response | None]


class Front:
    """A server before the store that answers some requests itself; it counts all of them."""

    def __init__(self, store_url: str, fault: Fault) -> None:
        self._store_url = store_url
        self._fault = fault
        self.times: list[float] = []
        self.loses_next_answer = False

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.times.append(time.monotonic())
        if faulty := self._fault(len(self.times)):
            return faulty
        # The signed host is passed on, so the store still checks what the client signed.
        target = self._store_url + request.raw_path
        async with aiohttp.request(request.method, target, headers=request.headers, data=body) as answer:
            kept = {name: value for name, value in answer.headers.items() if name != "Transfer-Encoding"}
            if self.loses_next_answer and request.transport is not None:
                self.loses_next_answer = False
                request.transport.abort()
            return web.Response(body=await answer.read(), status=answer.status, headers=kept)


@asynccontextmanager
async def front(store_url: str, fault: Fault) -> AsyncIterator[tuple[Front, str]]:
    app = web.Application()
    counted = Front(store_url, fault)
    app.router.add_route("*", "/{path:.*}", counted.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, LOOPBACK, port).start()
    yield counted, f"http://{LOOPBACK}:{port}"
    await runner.cleanup()


@asynccontextmanager
async def opened(place: S3Place) -> AsyncIterator[S3Store]:
    store = S3Store(place)
    yield store
    await store.close()


@pytest.fixture
def place(s3_server: S3Server, s3_bucket: str) -> S3Place:
    return s3_place(s3_server.account, s3_bucket)


def slow_down(_: int) -> web.Response:
    return web.Response(status=503, text="<Error><Code>SlowDown</Code></Error>")


async def test_an_object_says_itself_how_it_is_shown_where_nothing_else_does(
    s3_server: S3Server, s3_bucket: str
) -> None:
    store = S3Store(s3_place(s3_server.account, s3_bucket))

    for key, content_type in (("a", "image/jpeg"), ("b", "text/html")):
        await store.put(key, PICTURE, content_type=content_type)
    await store.close()

    kept = [s3_server.account.client().head_object(Bucket=s3_bucket, Key=key) for key in ("a", "b")]
    assert [(one["ContentType"], one["ContentDisposition"]) for one in kept] == [
        ("image/jpeg", "inline"),
        ("text/html", "attachment"),
    ]


async def test_every_object_arrives_although_a_third_of_the_requests_fails(place: S3Place) -> None:
    def some_fail(number: int) -> web.Response | None:
        return slow_down(number) if number % 3 == 1 else None

    async with front(place.endpoint_url, some_fail) as (_, url), opened(replace(place, endpoint_url=url)) as store:
        for number in range(10):
            await store.put(f"a/{number}", PICTURE, content_type="image/png")

        found = [await store.head(f"a/{number}") for number in range(10)]

    assert found == [ObjectHead(9, "image/png")] * 10


async def test_a_store_that_stays_busy_is_asked_five_times_with_growing_gaps(place: S3Place) -> None:
    async with front("", slow_down) as (counted, url), opened(replace(place, endpoint_url=url)) as store:
        with pytest.raises(ObjectStoreUnavailable) as failure:
            await store.put(KEY, PICTURE, content_type="image/png")

    gaps = [after - before for before, after in zip(counted.times, counted.times[1:], strict=False)]
    assert len(gaps) == 4
    assert gaps[3] > gaps[0]
    assert failure.value.metadata == {"status": "503", "code": "SlowDown"}


async def test_a_store_that_hangs_costs_no_more_than_the_deadline(
    place: S3Place, proxy: Callable[[str], Awaitable[Proxy]]
) -> None:
    through = await proxy(place.endpoint_url)
    through.hold()
    hurried = replace(place, endpoint_url=through.url, put_timeout=timedelta(seconds=0.5))

    async with opened(hurried) as store:
        before = time.monotonic()
        with pytest.raises(ObjectStoreUnavailable):
            await store.put(KEY, PICTURE, content_type="image/png")

    assert time.monotonic() - before < 2


async def test_a_connection_that_breaks_in_an_upload_costs_one_more_attempt(
    place: S3Place, tmp_path: Path, proxy: Callable[[str], Awaitable[Proxy]]
) -> None:
    content = bytes(20_000_000)
    (tmp_path / "film").write_bytes(content)
    through = await proxy(place.endpoint_url)

    with (tmp_path / "film").open("rb") as file:
        film = replace(Body.of(content), content=file)
        async with opened(replace(place, endpoint_url=through.url)) as store:
            through.hold()
            upload = asyncio.create_task(store.put(KEY, film, content_type="video/mp4"))
            await wait_until(lambda: through._connections)
            await through.cut()
            through.release()
            await upload

            assert await store.head(KEY) == ObjectHead(20_000_000, "video/mp4")


async def test_an_answer_that_is_lost_after_success_does_no_harm(place: S3Place) -> None:
    async with front(place.endpoint_url, lambda _: None) as (counted, url):
        counted.loses_next_answer = True
        async with opened(replace(place, endpoint_url=url)) as store:
            await store.put(KEY, PICTURE, content_type="image/png")

            assert await store.head(KEY) == ObjectHead(9, "image/png")
            assert len(counted.times) == 3


async def test_a_store_that_is_gone_is_unavailable_and_not_ready(place: S3Place) -> None:
    gone = replace(place, endpoint_url=f"http://{LOOPBACK}:{free_port()}", put_timeout=timedelta(seconds=1))

    async with opened(gone) as store:
        assert not await store.ready()
        with pytest.raises(ObjectStoreUnavailable):
            await store.put(KEY, PICTURE, content_type="image/png")


async def test_credentials_that_are_refused_are_tried_once(place: S3Place) -> None:
    def refused(_: int) -> None:
        return None

    async with front(place.endpoint_url, refused) as (counted, url):
        wrong = replace(place, endpoint_url=url, secret_access_key=Secret("another secret"))
        async with opened(wrong) as store:
            with pytest.raises(ObjectStoreRefused) as failure:
                await store.put(KEY, PICTURE, content_type="image/png")
            ready = await store.ready()

    assert len(counted.times) == 2
    assert failure.value.metadata == {"status": "403", "code": "SignatureDoesNotMatch"}
    assert not failure.value.is_transient
    assert not ready


async def test_a_bucket_that_is_elsewhere_is_a_refusal(place: S3Place) -> None:
    def moved(_: int) -> web.Response:
        return web.Response(status=301, text="<Error><Code>PermanentRedirect</Code></Error>")

    async with front("", moved) as (_, url), opened(replace(place, endpoint_url=url)) as store:
        with pytest.raises(ObjectStoreRefused):
            await store.put(KEY, PICTURE, content_type="image/png")
        assert not await store.ready()


async def test_a_bucket_that_is_gone_is_a_refusal_and_never_a_missing_object(place: S3Place) -> None:
    async with opened(replace(place, bucket="nobody-made-this-one")) as store:
        with pytest.raises(ObjectStoreRefused):
            await store.put(KEY, PICTURE, content_type="image/png")
        with pytest.raises(ObjectStoreRefused):
            await store.head(KEY)
        with pytest.raises(ObjectStoreRefused):
            [piece async for piece in store.open(KEY)]
        assert not await store.ready()


async def test_keys_go_on_over_the_pages_of_the_server(place: S3Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.objects.s3._PAGE_KEYS", "2")
    names = [f"a/{number}" for number in range(5)]

    async with opened(place) as store:
        for name in names:
            await store.put(name, PICTURE, content_type="image/png")
        found = store.keys("a/")

        assert [key async for key in found] == names


async def test_500_urls_are_signed_in_a_few_milliseconds(place: S3Place) -> None:
    async with opened(place) as store:
        store.presign(KEY, content_type="image/jpeg")

        before = time.process_time()
        for number in range(500):
            store.presign(f"a/{number}", content_type="image/jpeg")
        cost = time.process_time() - before

    assert cost < 0.05
