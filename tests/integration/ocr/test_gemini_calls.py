"""Calls to Gemini go wrong in every way, and each is one request that is given up in time."""

import asyncio
import subprocess
import sys
from datetime import timedelta

import pytest

from common.errors import Failure
from ocr.clients.gemini.opening import open_gemini
from ocr.clients.gemini.settings import GeminiSettings
from ocr.clients.reader import SlideReader
from ocr.domain.failures import InvalidAnswer, ReaderKeyRefused, ReaderTimedOut, ReaderUnavailable
from ocr.domain.readings import Reading
from tests.fixtures.waiting import wait_until
from tests.foreign.gemini import Behaviour, GeminiSimulator
from tests.foreign.gemini.wire import drips, gives, huge, silent, torn
from tests.integration.ocr.gemini import MODEL, opened, question

NOWHERE = "http://127.0.0.1:1"
ENVIRONMENT = {
    **dict.fromkeys(("GOOGLE_API_KEY", "GEMINI_API_KEY"), "another-key"),
    **dict.fromkeys(("GOOGLE_GEMINI_BASE_URL", "GOOGLE_VERTEX_BASE_URL"), NOWHERE),
    **dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY"), NOWHERE),
    **dict.fromkeys(("ALL_PROXY", "all_proxy"), "socks5://127.0.0.1:1"),
    **dict.fromkeys(("GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE"), "true"),
    **dict.fromkeys(("GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION"), "another-place"),
    "GOOGLE_GENAI_API_VERSION": "beta",
    "GOOGLE_GENAI_CLIENT_MODE": "replay",
    "GOOGLE_GENAI_REPLAY_ID": "x",
}
IMPORTS_NO_SDK = "import sys, ocr.app, ocr.clients.gemini.opening; sys.exit('google.genai' in sys.modules)"


async def test_no_variable_of_the_environment_decides_anything(
    gemini: GeminiSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)

    async with opened(gemini.url) as reader:
        answer = await reader.read(question(), MODEL)

    assert isinstance(answer.outcome, Reading)
    assert [(call.path, call.key) for call in gemini.calls] == [(f"/v1/models/{MODEL}:generateContent", gemini.key)]


async def test_without_a_key_nothing_is_opened() -> None:
    with pytest.raises(ReaderKeyRefused):
        async with open_gemini(GeminiSettings()):
            pass


def test_who_has_no_key_does_not_pay_for_the_import_of_the_sdk() -> None:
    assert subprocess.run([sys.executable, "-c", IMPORTS_NO_SDK], check=False).returncode == 0


@pytest.mark.parametrize("behaviour", [torn(), torn(0.5), gives(b"", 500), gives(b"", 503), gives(b"", 429)])
async def test_one_call_is_one_request_whatever_becomes_of_it(
    gemini: GeminiSimulator, gemini_reader: SlideReader, behaviour: Behaviour
) -> None:
    # Over a connection that was used before, where clients like to take a fault for one of the connection.
    await gemini_reader.read(question(), MODEL)
    gemini.script(behaviour)

    with pytest.raises(Failure):
        await gemini_reader.read(question(), MODEL)

    assert len(gemini.calls) == 2


@pytest.mark.parametrize("behaviour", [silent(), drips(0.05)])
async def test_who_does_not_answer_in_time_is_not_waited_for(gemini: GeminiSimulator, behaviour: Behaviour) -> None:
    gemini.script(behaviour)

    async with opened(gemini.url, timeout=timedelta(seconds=1)) as reader:
        with pytest.raises(ReaderTimedOut):
            await reader.read(question(), MODEL)
        await wait_until(lambda: gemini.here == 0)

    assert len(gemini.calls) == 1


async def test_an_answer_larger_than_the_limit_is_given_up_while_it_is_read(
    gemini: GeminiSimulator, gemini_reader: SlideReader
) -> None:
    gemini.script(huge(megabytes=50), gives(b"x" * 2_000_000, 500))

    answer = await gemini_reader.read(question(), MODEL)

    assert isinstance(answer.outcome, InvalidAnswer)
    with pytest.raises(ReaderUnavailable):
        await gemini_reader.read(question(), MODEL)


async def test_a_redirect_is_not_followed(gemini: GeminiSimulator, gemini_reader: SlideReader) -> None:
    async with GeminiSimulator() as elsewhere:
        gemini.script(gives(b"", 307, Location=f"{elsewhere.url}/v1/models/{MODEL}:generateContent"))

        with pytest.raises(ReaderUnavailable):
            await gemini_reader.read(question(), MODEL)

        assert elsewhere.calls == []


async def test_who_goes_away_takes_the_request_along(gemini: GeminiSimulator, gemini_reader: SlideReader) -> None:
    gemini.gate.clear()
    reading = asyncio.ensure_future(gemini_reader.read(question(), MODEL))
    await wait_until(lambda: gemini.here == 1)

    reading.cancel()

    await wait_until(lambda: gemini.here == 0)


async def test_fifty_questions_are_asked_at_once(gemini: GeminiSimulator, gemini_reader: SlideReader) -> None:
    gemini.gate.clear()
    readings = [asyncio.ensure_future(gemini_reader.read(question(1), MODEL)) for _ in range(50)]

    await wait_until(lambda: gemini.here == 50)
    gemini.gate.set()

    assert all(isinstance(each.outcome, Reading) for each in await asyncio.gather(*readings))
