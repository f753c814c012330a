"""A request that the simulator has, and how it may be answered."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.foreign.gemini.calls import Call
from tests.foreign.gemini.pictures import usage_of


@dataclass(frozen=True)
class Exchange:
    """A request, and what the model would say of it."""

    request: web.Request
    call: Call
    content: Mapping[str, Any]

    @property
    def text(self) -> str:
        """What the model would say, as it writes it."""
        return json.dumps(self.content, ensure_ascii=False)

    def envelope(self, *texts: str, reason: str = "STOP") -> dict[str, Any]:
        """A whole answer around the texts."""
        candidate = {"content": {"parts": [{"text": text} for text in texts], "role": "model"}, "finishReason": reason}
        return {
            "candidates": [candidate | {"index": 0}],
            "usageMetadata": usage_of(self.call, "".join(texts)),
            "modelVersion": self.call.model,
            "responseId": "a-response-of-the-tests",
        }


@dataclass(frozen=True)
class Behaviour:
    """How one request is answered."""

    respond: Callable[[Exchange], Awaitable[web.StreamResponse]]
    is_paid: bool = True
