"""Asks Gemini through its SDK, once for each call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ssl import PROTOCOL_TLS_CLIENT, SSLContext

from aiohttp import ClientConnectorError, ClientError, ClientResponse, ClientSession
from google.genai import Client
from google.genai.client import DebugConfig
from google.genai.errors import APIError
from google.genai.types import HttpOptions, HttpRetryOptions

from common.errors import Failure
from ocr.clients.gemini.answering import parse_answer
from ocr.clients.gemini.aside import Aside, aside
from ocr.clients.gemini.asking import config, contents
from ocr.clients.gemini.kind import GeminiKind
from ocr.clients.gemini.refusals import refusal
from ocr.clients.gemini.session import open_session
from ocr.clients.gemini.settings import GeminiSettings
from ocr.clients.reader import Answer, Question, SlideReader
from ocr.domain.failures import AnswerTorn, InvalidAnswer, ReaderKeyRefused, ReaderTimedOut, ReaderUnavailable


class Gemini(GeminiKind):
    """Gemini behind the `SlideReader` port."""

    def __init__(self, client: Client, beside: Aside, settings: GeminiSettings) -> None:
        super().__init__(settings)
        self._models = client.aio.models
        self._aside = beside
        self._settings = settings
        self.longest_side = settings.longest_side

    async def read(self, question: Question, model: str) -> Answer:
        """Reads the slides in one request, which is never sent again."""
        try:
            body = await self._ask(question, model)
        except InvalidAnswer as fault:
            return Answer(fault)
        return await asyncio.to_thread(parse_answer, body, frozenset(question.pictures))

    async def _ask(self, question: Question, model: str) -> str:
        try:
            # The SDK's own limit begins with the request and holds as far as its transport does.
            async with asyncio.timeout(self._settings.timeout.total_seconds()):
                return await self._aside.run(self._generate(question, model))
        except APIError as error:
            raise _refused(error) from None
        except TimeoutError:
            raise ReaderTimedOut from None
        except ClientConnectorError as error:
            raise ReaderUnavailable(f"Gemini cannot be reached: {type(error).__name__}.") from None
        except (ClientError, OSError, UnicodeError, LookupError) as error:
            raise AnswerTorn(f"The call to Gemini broke off: {type(error).__name__}.") from None
        except (ValueError, RecursionError) as error:
            raise ReaderUnavailable(f"What Gemini answered cannot be read: {type(error).__name__}.") from None

    async def _generate(self, question: Question, model: str) -> str:
        response = await self._models.generate_content(
            model=model, contents=contents(question), config=config(self._settings.max_output_tokens)
        )
        http = response.sdk_http_response
        return http.body or "" if http else ""


@asynccontextmanager
async def opened(settings: GeminiSettings) -> AsyncIterator[SlideReader]:
    """The reader, with a client of its own; `ReaderKeyRefused` where there is no key."""
    if settings.api_key is None:
        raise ReaderKeyRefused("There is no key of Gemini: set GEMINI_API_KEY.")
    # Base64 and JSON of 35 slides keep a loop busy for 70 ms.
    async with aside("gemini") as beside:
        session = await beside.run(open_session(settings.largest_answer))
        client = _client(settings, settings.api_key.reveal(), session)
        try:
            yield Gemini(client, beside, settings)
        finally:
            await beside.run(_close(client, session))


def _client(settings: GeminiSettings, key: str, session: ClientSession) -> Client:
    """A client that is told everything: what it is not told it takes from the environment."""
    never_asked = {"trust_env": False, "verify": SSLContext(PROTOCOL_TLS_CLIENT)}
    options = HttpOptions(
        base_url=settings.base_url,
        api_version="v1",
        timeout=max(1, round(settings.timeout.total_seconds() * 1000)),
        # Without options of its own it sends a request again that broke off, after up to ten seconds.
        retry_options=HttpRetryOptions(attempts=1),
        aiohttp_client=session,
        # Clients of other kinds are built as well and never asked; this keeps them from the environment.
        client_args=never_asked,
        # A redirect would carry the key to wherever it points.
        async_client_args={**never_asked, "ssl": True, "allow_redirects": False},
    )
    debug = DebugConfig(client_mode=None, replays_directory=None, replay_id=None)
    return Client(api_key=key, vertexai=False, http_options=options, debug_config=debug)


async def _close(client: Client, session: ClientSession) -> None:
    await client.aio.aclose()
    client.close()
    await session.close()


def _refused(error: APIError) -> Failure:
    response: object = error.response
    headers = response.headers if isinstance(response, ClientResponse) else {}
    return refusal(error.code, error.details, headers)
