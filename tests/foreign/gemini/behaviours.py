"""Ways in which the simulator answers what it does not refuse, good and bad. The model worked on each: it is paid."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.foreign.gemini.calls import Call
from tests.foreign.gemini.pictures import usage_of

_FOR_EVER = 3600.0
_MEGABYTE = 1_000_000


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


def enveloped(made: Callable[[Exchange], dict[str, Any]]) -> Behaviour:
    """The envelope that is made of the exchange, whatever is in it."""

    async def respond(exchange: Exchange) -> web.Response:
        return web.json_response(made(exchange))

    return Behaviour(respond)


def answers() -> Behaviour:
    """A valid answer."""
    return enveloped(lambda exchange: exchange.envelope(exchange.text))


def says(text: str, reason: str = "STOP") -> Behaviour:
    """Exactly this text."""
    return enveloped(lambda exchange: exchange.envelope(text, reason=reason))


def changed(change: Callable[[dict[str, Any]], object]) -> Behaviour:
    """The valid content with a change made in it, or what the change makes of it."""

    def made(exchange: Exchange) -> dict[str, Any]:
        content = json.loads(exchange.text)
        instead = change(content)
        return exchange.envelope(json.dumps(content if instead is None else instead))

    return enveloped(made)


def wrapped(before: str = "```json\n", after: str = "\n```") -> Behaviour:
    """The valid content with something around it: a fence."""
    return enveloped(lambda exchange: exchange.envelope(before + exchange.text + after))


def cut(share: float = 0.5) -> Behaviour:
    """The first part of the valid content: the model ran out of room."""

    def made(exchange: Exchange) -> dict[str, Any]:
        return exchange.envelope(exchange.text[: int(len(exchange.text) * share)], reason="MAX_TOKENS")

    return enveloped(made)


def finishes(reason: object, *, is_answered: bool = False) -> Behaviour:
    """A candidate with this reason; without content unless it is answered."""

    def made(exchange: Exchange) -> dict[str, Any]:
        answer = exchange.envelope(exchange.text)
        candidate = answer["candidates"][0]
        candidate["finishReason"] = reason
        if not is_answered:
            del candidate["content"]
            candidate["safetyRatings"] = [{"category": "HARM_CATEGORY_HARASSMENT", "probability": "HIGH"}]
        return answer

    return enveloped(made)


def without(*names: str, **changes: object) -> Behaviour:
    """The valid answer without some of its parts and with others changed: `without("candidates")`."""

    def made(exchange: Exchange) -> dict[str, Any]:
        answer = exchange.envelope(exchange.text) | changes
        return {name: value for name, value in answer.items() if name not in names}

    return enveloped(made)


def blocked(reason: str = "SAFETY") -> Behaviour:
    """No candidate: the prompt itself is blocked."""
    return without("candidates", promptFeedback={"blockReason": reason})


def in_parts(pieces: int = 3, thought: str = '{"slides": "a thought"}') -> Behaviour:
    """The valid content in several parts, after a part that is a thought, and with keys that nobody knows."""

    def made(exchange: Exchange) -> dict[str, Any]:
        size = -(-len(exchange.text) // pieces)
        answer = exchange.envelope(*(exchange.text[at : at + size] for at in range(0, len(exchange.text), size)))
        answer["candidates"][0]["content"]["parts"].insert(0, {"text": thought, "thought": True, "newKey": [1]})
        return answer | {"anotherNewKey": {"a": None}}

    return enveloped(made)


def gives(body: bytes, status: int = 200, content_type: str = "application/json", **headers: str) -> Behaviour:
    """These bytes as they are."""

    async def respond(_: Exchange) -> web.Response:
        return web.Response(status=status, body=body, content_type=content_type, headers=headers)

    return Behaviour(respond, is_paid=status == web.HTTPOk.status_code)


def late(behaviour: Behaviour, seconds: float) -> Behaviour:
    """The same, a while later."""

    async def respond(exchange: Exchange) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await behaviour.respond(exchange)

    return Behaviour(respond, is_paid=behaviour.is_paid)


def silent() -> Behaviour:
    """No answer at all, for longer than anybody waits."""
    return late(answers(), _FOR_EVER)


def torn(share: float | None = None) -> Behaviour:
    """The connection is torn, before the answer or when this share of it is sent."""

    async def respond(exchange: Exchange) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        if share is not None:
            body = _body(exchange)
            response.content_length = len(body)
            await response.prepare(exchange.request)
            await response.write(body[: int(len(body) * share)])
        if exchange.request.transport:
            exchange.request.transport.abort()
        return response

    return Behaviour(respond)


def drips(interval: float = 1.0) -> Behaviour:
    """A byte at a time."""
    return _pieces(lambda exchange: [bytes([byte]) for byte in _body(exchange)], interval)


def huge(megabytes: int = 50) -> Behaviour:
    """A text that goes on and on."""
    head = b'{"candidates": [{"content": {"parts": [{"text": "'
    return _pieces(lambda _: [head, *[b"x" * _MEGABYTE] * megabytes, b'"}]}}]}'])


def _pieces(made: Callable[[Exchange], Sequence[bytes]], interval: float = 0.0) -> Behaviour:
    async def respond(exchange: Exchange) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        # Whoever is sent this has often left before its end.
        with suppress(ConnectionResetError):
            await response.prepare(exchange.request)
            for piece in made(exchange):
                await response.write(piece)
                await asyncio.sleep(interval)
            await response.write_eof()
        return response

    return Behaviour(respond)


def _body(exchange: Exchange) -> bytes:
    return json.dumps(exchange.envelope(exchange.text)).encode()
