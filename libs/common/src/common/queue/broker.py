"""The only place that builds brokers: Taskiq over Redis lists, as mere doorbells."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import cast
from uuid import uuid4

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import RedisError
from taskiq.message import TaskiqMessage
from taskiq.result_backends.dummy import DummyResultBackend
from taskiq.serializers import JSONSerializer
from taskiq_redis import ListQueueBroker

from common.redis import RedisSettings

log = logging.getLogger(__name__)
BELL = "bell"
# A bell more than there are workers wakes nobody: the list is cut there, and bells without workers do not fill Redis.
_LONGEST_LIST = 256
# Shorter than the timeout of the socket, which must not take an idle wait for a dead line.
_WAIT = timedelta(seconds=2)
_SOCKET_TIMEOUT = timedelta(seconds=5)
_CONNECT_TIMEOUT = timedelta(seconds=1)
_LONGEST_PAUSE = 2.0


class BellBroker(ListQueueBroker):
    """Rings any queue and listens to one. A bell lost on the way costs a second, so nothing is done to keep it."""

    # The client loses a cancellation that meets it while it connects: whoever waits for the end of `listen` sets this.
    is_closing = False

    async def ring(self, queue: str, count: int) -> None:
        """Puts that many bells into the queue's list, which stays short."""
        bells = [self._bell() for _ in range(count)]
        async with Redis(connection_pool=self.connection_pool) as redis, redis.pipeline(transaction=False) as pipe:
            pipe.lpush(list_of(queue), *bells)
            pipe.ltrim(list_of(queue), 0, _LONGEST_LIST - 1)
            await pipe.execute()

    async def waiting(self, queue: str) -> int:
        """How many bells nobody has answered yet."""
        async with Redis(connection_pool=self.connection_pool) as redis:
            return int(await redis.llen(list_of(queue)))

    async def listen(self) -> AsyncGenerator[bytes, None]:
        """Yields bells until it is closing, whatever becomes of Redis meanwhile."""
        pause = 0.1
        while not self.is_closing:
            try:
                async with Redis(connection_pool=self.connection_pool) as redis:
                    found = await redis.brpop([self.queue_name], timeout=_WAIT.total_seconds())
                pause = 0.1
            except (RedisError, OSError) as error:
                log.warning("Redis is away: %s", error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            if found is not None:
                yield cast(bytes, found[1])

    def _bell(self) -> bytes:
        message = TaskiqMessage(task_id=uuid4().hex, task_name=BELL, labels={}, args=[], kwargs={})
        return self.formatter.dumps(message).message


def broker(settings: RedisSettings, name: str = "") -> BellBroker:
    """A broker that rings any queue and, where a name is given, listens to the queue of that name."""
    built = BellBroker(
        settings.url.reveal(),
        queue_name=list_of(name),
        socket_timeout=_SOCKET_TIMEOUT.total_seconds(),
        socket_connect_timeout=_CONNECT_TIMEOUT.total_seconds(),
        socket_keepalive=True,
        # The first pooled connection after a restart is a dead one.
        retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), 2),
    )
    # Said aloud, although it is the default today: nothing that Redis holds may ever be unpickled.
    return built.with_serializer(JSONSerializer()).with_result_backend(DummyResultBackend())


def list_of(queue: str) -> str:
    """The Redis list that holds the queue's bells."""
    return f"bells:{queue}"
