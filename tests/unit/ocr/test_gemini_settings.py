"""What Gemini's part of the settings takes, and what it refuses."""

import pytest

from common.settings import Secret, SettingsFault, load
from ocr.clients.gemini.kind import GeminiKind
from ocr.clients.gemini.settings import GeminiSettings
from ocr.clients.reader import ReaderKind

KEY = "a-key-to-be-kept"


def loaded(**environ: str) -> GeminiSettings:
    return load(GeminiSettings, environ, prefix="OCR_")


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = loaded()

    assert settings.api_key is None
    assert settings.base_url == "https://generativelanguage.googleapis.com"
    assert settings.models == ("gemini-2.5-flash", "gemini-3.5-flash-lite")
    assert (settings.timeout.total_seconds(), settings.max_output_tokens) == (60, 32_768)
    assert (settings.largest_answer, settings.longest_side) == (1_000_000, 1536)


def test_models_are_asked_in_their_order_each_once() -> None:
    settings = loaded(GEMINI_MODEL="models/b-2.0", GEMINI_SUCCESSORS=" c, b-2.0 ,models/a,")

    assert settings.models == ("b-2.0", "c", "a")
    assert loaded(GEMINI_SUCCESSORS="").models == ("gemini-2.5-flash",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("GEMINI_MODEL", odd) for odd in ("a b", "../v1/x", "models/", "a/b", "a?b", "A", "x" * 101, "a:b")],
        *[("GEMINI_SUCCESSORS", "a,b c"), ("GEMINI_BASE_URL", "ftp://x"), ("GEMINI_TIMEOUT_SECONDS", "-1")],
        *[("GEMINI_MAX_OUTPUT_TOKENS", odd) for odd in ("0", "1000001", "many")],
        *[("GEMINI_MAX_BYTES", "much"), ("GEMINI_LONGEST_SIDE", "63"), ("GEMINI_LONGEST_SIDE", "8193")],
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsFault) as caught:
        loaded(**{name: value})

    assert [fault.startswith(f"{name}:") for fault in caught.value.faults] == [True]


def test_the_key_is_never_shown_and_its_digest_tells_it_from_others() -> None:
    settings = loaded(GEMINI_API_KEY=KEY)
    digests = {settings.key_digest, loaded().key_digest, GeminiSettings(api_key=Secret(KEY.upper())).key_digest}

    assert KEY not in repr(settings)
    assert len(digests) == 3
    assert all(len(each) == 16 and KEY not in each for each in digests)


def test_what_is_known_of_the_reader_is_known_without_opening_it() -> None:
    kind: ReaderKind = GeminiKind(loaded(GEMINI_MODEL="x"))

    assert (kind.name, kind.models, kind.is_paid) == ("gemini", ("x", "gemini-3.5-flash-lite"), True)
