"""Every way in which Gemini refuses, through the SDK: whether to wait, how long, and whose fault it is."""

import pytest

from common.errors import Failure
from ocr.clients.reader import SlideReader
from ocr.domain.failures import (
    AnswerTorn,
    ModelRetired,
    ReaderBusy,
    ReaderKeyRefused,
    ReaderQuotaSpent,
    ReaderRefused,
    ReaderUnavailable,
)
from tests.foreign.gemini import KEY, Behaviour, GeminiSimulator
from tests.foreign.gemini.refusals import (
    PER_DAY,
    PER_MINUTE,
    bad_key,
    exhausted,
    fails,
    forbidden,
    invalid,
    over_quota,
    overloaded,
    precondition,
    quota_failure,
    refuses,
    retired,
    retry_info,
    too_slow,
    unauthenticated,
)
from tests.foreign.gemini.wire import gives
from tests.integration.ocr.gemini import MODEL, question

HTML = b"<html><h1>Bad Gateway</h1></html>"


async def refused(reader: SlideReader) -> Failure:
    """How the next question is refused."""
    with pytest.raises(Failure) as caught:
        await reader.read(question(), MODEL)
    return caught.value


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        *[(over_quota(PER_MINUTE), ReaderBusy), (exhausted(), ReaderBusy), (gives(HTML, 429, "text/html"), ReaderBusy)],
        *[
            (over_quota(PER_DAY), ReaderQuotaSpent),
            (refuses(429, "?", "?", [quota_failure(PER_DAY)]), ReaderQuotaSpent),
        ],
        *[(sick, ReaderUnavailable) for sick in (overloaded(), fails(), too_slow(), refuses(408, "?", "Too slow."))],
        *[(mine, ReaderKeyRefused) for mine in (bad_key(), precondition(), unauthenticated(), forbidden())],
        *[(invalid(), ReaderRefused), (refuses(413, "?", "Too large."), ReaderRefused), (retired(), ModelRetired)],
        # What is not Google's is something that stands before it.
        *[(gives(HTML, status, "text/html"), ReaderUnavailable) for status in (302, 400, 401, 403, 404, 502)],
        *[(gives(odd), AnswerTorn) for odd in (HTML, b"", b"null", b"[]", b"{", b'"x"', b"[" * 99_999, b"9" * 9_999)],
        # Of what is no text nobody can say whether it is a refusal.
        *[(gives(b"\xff\xfe", status), AnswerTorn) for status in (200, 404)],
        *[(gives(b"{}", status, charset="rot13"), AnswerTorn) for status in (200, 404)],
        *[
            (gives(odd, 404), ReaderUnavailable)
            for odd in (b"", b"null", b"[]", b"{", b'{"error": "no"}', b"[" * 99_999, b"9" * 9_999)
        ],
        (refuses(404, 5, [7], "details"), ModelRetired),  # type: ignore[arg-type]  # what a broken server says
    ],
)
async def test_each_refusal_is_a_failure_of_its_own(
    gemini: GeminiSimulator, gemini_reader: SlideReader, behaviour: Behaviour, failure: type[Failure]
) -> None:
    gemini.script(behaviour)

    assert type(await refused(gemini_reader)) is failure
    assert len(gemini.calls) == 1


@pytest.mark.parametrize(
    ("behaviour", "seconds"),
    [
        (over_quota(delay="22s"), 22),
        (over_quota(delay="0.25s"), 0.25),
        (over_quota(PER_DAY, delay="7s"), 7),
        (over_quota(delay="86400s"), 600),
        (over_quota(delay="999999999s"), 600),
        # What makes no sense is looked for in the sentence.
        *[(over_quota(delay=odd), 22.990482) for odd in ("soon", "", "-5s", "22", "0s", "9" * 400 + "s")],
        (refuses(429, "?", "?", [retry_info("3s")], retry_after="9"), 3),
        (refuses(429, "?", "?", [retry_info(None), retry_info("4s")]), 4),
        (exhausted(retry_after="7"), 7),
        (exhausted(retry_after="99999999"), 600),
        (exhausted("Please retry in 340ms."), 0.34),
        (exhausted("Please retry in 1m2.5s."), 62.5),
        (exhausted("Please retry in 8h12m3s."), 600),
        *[(exhausted(f"Please retry in {odd}."), None) for odd in ("a while", "-3s", "0s", "1" * 30 + "s", "s")],
        (overloaded(retry_after="5"), 5),
        (gives(HTML, 503, "text/html", **{"Retry-After": "6"}), 6),
        *[(exhausted(), None), (overloaded(), None), (exhausted(retry_after="soon"), None)],
    ],
)
async def test_the_wait_that_is_asked_for_is_passed_on_within_reason(
    gemini: GeminiSimulator, gemini_reader: SlideReader, behaviour: Behaviour, seconds: float | None
) -> None:
    gemini.script(behaviour)

    wait = (await refused(gemini_reader)).retry_after

    assert (wait and wait.total_seconds()) == seconds


@pytest.mark.parametrize(("status", "name"), [(400, "INVALID_ARGUMENT"), (400, "FAILED_PRECONDITION"), (403, "?")])
async def test_a_refusal_is_told_in_a_line_without_the_key(
    gemini: GeminiSimulator, gemini_reader: SlideReader, status: int, name: str
) -> None:
    gemini.script(refuses(status, name, f"No:\x1b[2J\n{KEY} at https://x/?key={KEY} " + " " * 16_000 + KEY * 9_999))

    failure = await refused(gemini_reader)

    assert KEY not in repr(failure) + failure.message
    assert failure.message.startswith(f"Gemini answered with status {status}: No:[2J ******** at https://x/?key=")
    assert len(failure.message) < 400
    assert failure.__cause__ is None


async def test_a_key_that_is_not_ours_is_refused(gemini: GeminiSimulator, gemini_reader: SlideReader) -> None:
    gemini.key = "another-key"

    assert type(await refused(gemini_reader)) is ReaderKeyRefused
    assert gemini.paid == []


async def test_models_are_retired_by_name(gemini: GeminiSimulator, gemini_reader: SlideReader) -> None:
    gemini.retired.add(MODEL)

    assert type(await refused(gemini_reader)) is ModelRetired
    assert (await gemini_reader.read(question(), gemini_reader.models[1])).model_version == "gemini-3.5-flash-lite"
    assert [call.model for call in gemini.paid] == ["gemini-3.5-flash-lite"]
