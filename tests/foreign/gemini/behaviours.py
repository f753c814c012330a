"""Ways in which the simulator answers, by what the model says. The model worked on each: it is paid."""

import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.foreign.gemini.exchanges import Behaviour, Exchange


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
