"""What the provider that tests can script is asked, and what it says."""

import json
from dataclasses import dataclass, field
from time import monotonic

from aiohttp import web


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    path: str
    query: dict[str, str]
    key: str | None
    moment: float = field(default_factory=monotonic, compare=False)


@dataclass(frozen=True)
class Answer:
    """What one request gets instead of the ordinary answer. A `delay` longer than the caller's patience is silence."""

    status: int = 200
    body: object = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0

    def response(self) -> web.Response:
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return web.Response(status=self.status, body=body, headers={"Content-Type": "application/json", **self.headers})


UNAUTHORIZED = Answer(401, {"success": False, "message": "Unauthorized"})
NO_CREDITS = Answer(402, {"success": False, "message": "Looks like you're out of credits :("})
NOT_FOUND = Answer(404, {"success": False, "message": "Not found"})
