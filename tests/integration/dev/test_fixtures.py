"""The servers that tests stand on do what tests need of them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import psycopg
import pytest
from aiohttp import ClientSession
from botocore.exceptions import ClientError
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from tests.fixtures.objects import S3Server
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.proxy import Proxy
from tests.fixtures.redis import RedisServer
from tests.fixtures.waiting import wait_until


def test_a_database_is_empty_and_of_this_tests_own(create_database: Callable[..., str]) -> None:
    first, second = create_database(), create_database()

    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE here (id int)")

    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT to_regclass('here')").fetchone() == (None,)


def test_postgres_keeps_what_was_committed_before_it_was_killed(own_postgres: PostgresServer) -> None:
    with psycopg.connect(own_postgres.url) as connection:
        connection.execute("CREATE TABLE kept (id int)")

    own_postgres.kill()
    own_postgres.start()

    with psycopg.connect(own_postgres.url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_stopped_postgres_refuses_connections(own_postgres: PostgresServer) -> None:
    own_postgres.stop()

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(own_postgres.url)


def test_redis_keeps_its_data_over_a_restart(own_redis: RedisServer) -> None:
    with Redis.from_url(own_redis.url) as client:
        client.set("kept", "yes")

    own_redis.restart()

    with Redis.from_url(own_redis.url) as client:
        assert client.get("kept") == b"yes"


def test_a_redis_database_is_empty(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0


async def test_a_held_proxy_lets_nothing_through_until_it_is_released(
    redis_url: str, proxy: Callable[[str], Awaitable[Proxy]]
) -> None:
    through = await proxy(redis_url)
    client = AsyncRedis.from_url(through.url)
    assert await client.ping()

    through.hold()
    answer = asyncio.ensure_future(client.ping())
    done, _ = await asyncio.wait([answer], timeout=0.1)
    assert not done
    through.release()

    assert await answer
    await client.aclose()


async def test_a_cut_proxy_resets_what_stands_and_welcomes_what_comes(
    redis_url: str, proxy: Callable[[str], Awaitable[Proxy]]
) -> None:
    through = await proxy(redis_url)
    reader, writer = await asyncio.open_connection(*through.address.split(":"))
    writer.write(b"PING\r\n")
    assert await reader.readline()

    await through.cut()

    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()
    async with AsyncRedis.from_url(through.url, retry=None) as client:
        assert await client.ping()


async def test_a_stopped_proxy_refuses_connections_until_it_is_started(
    redis_url: str, proxy: Callable[[str], Awaitable[Proxy]]
) -> None:
    through = await proxy(redis_url)

    await through.stop()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(*through.address.split(":"))

    await through.start()
    _, writer = await asyncio.open_connection(*through.address.split(":"))
    writer.close()
    await writer.wait_closed()


def test_the_s3_server_keeps_bytes_and_their_content_type(s3_server: S3Server, s3_bucket: str) -> None:
    client = s3_server.account.client()

    client.put_object(Bucket=s3_bucket, Key="a/b.txt", Body=b"text", ContentType="text/plain")

    answer = client.get_object(Bucket=s3_bucket, Key="a/b.txt")
    assert answer["Body"].read() == b"text"
    assert answer["ContentType"] == "text/plain"


def test_the_s3_server_refuses_a_wrong_signature(s3_server: S3Server, s3_bucket: str) -> None:
    stranger = replace(s3_server.account, secret_key="guessed").client()

    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        stranger.put_object(Bucket=s3_bucket, Key="a", Body=b"text")


async def test_the_s3_server_refuses_a_presigned_url_once_it_expired(s3_server: S3Server, s3_bucket: str) -> None:
    client = s3_server.account.client()
    client.put_object(Bucket=s3_bucket, Key="a", Body=b"text")
    url = client.generate_presigned_url("get_object", Params={"Bucket": s3_bucket, "Key": "a"}, ExpiresIn=1)

    async with ClientSession() as session:

        async def status() -> int:
            async with session.get(url) as answer:
                return answer.status

        assert await status() == 200
        await wait_until(lambda: refused(status))


async def refused(status: Callable[[], Awaitable[int]]) -> bool:
    """Whether the answer is 403 by now."""
    return await status() == 403
