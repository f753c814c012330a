"""The server: whom it believes, whom it answers how, and what it was asked."""

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Self

from aiohttp import web

from tests.foreign.gemini.behaviours import answers
from tests.foreign.gemini.calls import Call, read_call
from tests.foreign.gemini.exchanges import Behaviour, Exchange
from tests.foreign.gemini.pictures import Shown, content_of
from tests.foreign.gemini.refusals import bad_key, invalid, retired

KEY = "a-gemini-key-of-the-tests"
LOOPBACK = "127.0.0.1"
_LARGEST_REQUEST = 200_000_000


class GeminiSimulator:
    """`script()` what the next requests get; all others get an answer that is made of what their pictures show.

    All that it holds can be changed at any time.
    """

    def __init__(self) -> None:
        self.url = ""
        self.key = KEY
        self.calls: list[Call] = []
        # What is on which picture, by its SHA-256, and what each post is about.
        self.shown: dict[str, Shown] = {}
        self.category = "Personal Finance"
        # Whether it does what the pictures order.
        self.is_obeying = False
        self.retired: set[str] = set()
        # How every request is answered that has this picture among others, by its SHA-256.
        self.always: dict[str, Behaviour] = {}
        # Before each answer that is not scripted, in seconds; how many requests are here now, and were at most.
        self.delay = 0.0
        self.here = 0
        self.most_at_once = 0
        # Cleared, it holds every answer that is not scripted until it is set again.
        self.gate = asyncio.Event()
        self.gate.set()
        self._scripted: deque[Behaviour | None] = deque()
        self._runner: web.AppRunner | None = None

    def script(self, *behaviours: Behaviour | None) -> None:
        """Answers the next requests with these, in order; None stands for the ordinary answer."""
        self._scripted.extend(behaviours)

    @property
    def paid(self) -> Sequence[Call]:
        """The requests so far that the model worked on."""
        return [call for call in self.calls if call.is_paid]

    def paid_of(self, model: str | None = None) -> Counter[tuple[str, ...]]:
        """How often each set of slides was paid for, by the SHA-256 of its pictures, with one model or with any."""
        return Counter(call.pictures for call in self.paid if model in (None, call.model))

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=_LARGEST_REQUEST)
        for version in ("v1", "v1beta"):
            app.router.add_post(f"/{version}/models/{{model}}:generateContent", self._generate)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, 0).start()
        self.url = f"http://{LOOPBACK}:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        try:
            call = read_call(request.path, request.headers, await request.json())
        except (KeyError, TypeError, ValueError) as fault:
            raise web.HTTPBadRequest(text=f"This is no request: {fault!r}") from fault
        self.here += 1
        self.most_at_once = max(self.most_at_once, self.here)
        try:
            return await self._answer(request, call)
        finally:
            self.here -= 1

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        behaviour = self._refusal(call) or self._next(call) or Behaviour(self._ordinary)
        self.calls.append(replace(call, is_paid=behaviour.is_paid))
        content = content_of(call, self.shown, self.category, is_obeying=self.is_obeying)
        return await behaviour.respond(Exchange(request, call, content))

    async def _ordinary(self, exchange: Exchange) -> web.StreamResponse:
        await asyncio.sleep(self.delay)
        await self.gate.wait()
        return await answers().respond(exchange)

    def _refusal(self, call: Call) -> Behaviour | None:
        """What befalls a request before anybody looks at its pictures."""
        if call.key != self.key:
            return bad_key()
        if call.model in self.retired:
            return retired(call.model)
        schema = call.config.get("responseSchema", {})
        is_asked_properly = call.config.get("responseMimeType") == "application/json" and "slides" in schema.get(
            "properties", ()
        )
        return None if call.pictures and is_asked_properly else invalid()

    def _next(self, call: Call) -> Behaviour | None:
        always = next((self.always[sha256] for sha256 in call.pictures if sha256 in self.always), None)
        return always or (self._scripted.popleft() if self._scripted else None)
