"""What is remembered under an Idempotency-Key, kept in Redis."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, cast

import orjson
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff
from redis.exceptions import RedisError

from common.errors import Unavailable
from common.settings import Secret
from gateway.transcode import Answer

_KEPT = timedelta(hours=24)
_TIMEOUT_SECONDS = 1.5
_PAUSE_SECONDS = 0.05
_SOON = timedelta(seconds=1)
_PREFIX = "gateway:idempotency:"
# Writes what came of a request only while the key is still held for that very request.
_REPLACE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
"""


class RecordsUnavailable(Unavailable):
    """Idempotency-Key cannot be honoured now: its memory is away. Try again, or send the request without it."""

    reason = "IDEMPOTENCY_UNAVAILABLE"


@dataclass(frozen=True)
class Record:
    """A request that was seen, by its fingerprint; with its answer once there is one."""

    fingerprint: str
    token: str
    answer: Answer | None = None

    def packed(self) -> bytes:
        """The record as Redis keeps it."""
        answer = asdict(self.answer) | {"body": b64encode(self.answer.body).decode()} if self.answer else None
        return orjson.dumps({"fingerprint": self.fingerprint, "token": self.token, "answer": answer})

    @staticmethod
    def unpacked(kept: bytes) -> "Record":
        """The record that Redis kept."""
        parts: dict[str, Any] = orjson.loads(kept)
        answer = parts.pop("answer")
        return Record(**parts, answer=Answer(**answer | {"body": b64decode(answer["body"])}) if answer else None)


class Records:
    """The records of the last 24 hours. Every call answers within two seconds, or raises RecordsUnavailable."""

    def __init__(self, url: Secret) -> None:
        self._redis = Redis.from_url(
            url.reveal(),
            socket_connect_timeout=_TIMEOUT_SECONDS,
            socket_timeout=_TIMEOUT_SECONDS,
            # A connection from before a restart of Redis fails once, and only once.
            retry=Retry(ConstantBackoff(_PAUSE_SECONDS), 1),
        )

    async def begin(self, name: str, record: Record, hold: timedelta) -> Record | None:
        """Notes a request as under way for as long as `hold`; gives what is noted there already, if anything is."""
        async with _reachable():
            kept = await self._redis.set(_PREFIX + name, record.packed(), nx=True, px=hold)
            if kept:
                return None
            found: Any = await self._redis.get(_PREFIX + name)
            # Gone between the two: whoever had it is done, or dead, and the next try finds out which.
            return Record.unpacked(found) if found else Record(record.fingerprint, "")

    async def finish(self, name: str, record: Record, answer: Answer) -> None:
        """Keeps the answer for whoever asks again."""
        await self._replace(name, record, Record(record.fingerprint, record.token, answer).packed())

    async def forget(self, name: str, record: Record) -> None:
        """Lets the next request with this key be the first."""
        await self._replace(name, record, b"")

    async def close(self) -> None:
        """Closes the connections."""
        await self._redis.aclose()

    async def _replace(self, name: str, record: Record, value: bytes) -> None:
        kept_milliseconds = str(int(_KEPT.total_seconds() * 1000))
        async with _reachable():
            done = self._redis.eval(_REPLACE, 1, _PREFIX + name, record.packed(), value, kept_milliseconds)
            await cast("Any", done)


@asynccontextmanager
async def _reachable() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            yield
    except (RedisError, OSError) as error:
        raise RecordsUnavailable(retry_after=_SOON) from error
