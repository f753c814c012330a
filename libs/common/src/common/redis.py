"""Where Redis is: for the bells of every queue, and for whoever remembers something for a while."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from common.settings import Secret, integer, setting, text, url

T = TypeVar("T")
_LARGEST_PORT = 65535


@dataclass(frozen=True, kw_only=True)
class RedisSettings:
    """One Redis for the whole house: by its URL, or by host, port, password and number."""

    redis_url: Secret | None = setting("REDIS_URL", url("redis", "rediss"), None, secret=True)
    host: str = setting("REDIS_HOST", text, "127.0.0.1")
    port: int = setting("REDIS_PORT", integer(1, _LARGEST_PORT), 6379)
    password: Secret | None = setting("REDIS_PASSWORD", text, None, secret=True)
    database: int = setting("REDIS_DB", integer(0, 1023), 0)

    @property
    def url(self) -> Secret:
        """The URL that Redis clients take."""
        if self.redis_url is not None:
            return self.redis_url
        password = f":{quote(self.password.reveal(), safe='')}@" if self.password else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return Secret(f"redis://{password}{host}:{self.port}/{self.database}")


async def answered(call: Awaitable[T]) -> T:
    """What Redis answers, unless whoever asked was cancelled meanwhile.

    Its client loses a cancellation that meets the end of one of its waits, so that he would go on as if he were not.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        return await call
    finally:
        if task and task.cancelling() > before:
            raise asyncio.CancelledError
