"""How to reach Gemini, and how much of it to take."""

import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from common.settings import Secret, Unfit, integer, seconds, setting, size, text, url, words

_MODEL = re.compile(r"(?:models/)?([a-z0-9][a-z0-9.-]{0,99})")
_DIGEST_LENGTH = 16


def model(value: str) -> str:
    """The id of a model, without the `models/` that Google writes before it."""
    match = _MODEL.fullmatch(value.strip())
    if match is None:
        raise Unfit("must be the id of a model, like gemini-2.5-flash")
    return match[1]


def models(value: str) -> tuple[str, ...]:
    """The ids of models, comma-separated; none when there is nothing."""
    return tuple(model(word) for word in words(value))


@dataclass(frozen=True, kw_only=True)
class GeminiSettings:
    """The provider's address, our key, the models to ask, and the limits of one call."""

    api_key: Secret | None = setting("GEMINI_API_KEY", text, None, secret=True)
    base_url: str = setting("GEMINI_BASE_URL", url("https", "http"), "https://generativelanguage.googleapis.com")
    model: str = setting("GEMINI_MODEL", model, "gemini-2.5-flash")
    successors: tuple[str, ...] = setting(
        "GEMINI_SUCCESSORS", models, ("gemini-3.5-flash-lite",), help="asked in turn when a model is retired"
    )
    timeout: timedelta = setting("GEMINI_TIMEOUT_SECONDS", seconds, timedelta(seconds=60), help="one whole answer")
    max_output_tokens: int = setting(
        "GEMINI_MAX_OUTPUT_TOKENS", integer(1, 1_000_000), 32_768, help="of one answer, thoughts among them"
    )
    largest_answer: int = setting("GEMINI_MAX_BYTES", size, 1_000_000, help="one answer, unpacked")
    longest_side: int = setting("GEMINI_LONGEST_SIDE", integer(64, 8192), 1536, help="of a picture, in pixels")

    @property
    def models(self) -> tuple[str, ...]:
        """The model and those after it, each once."""
        return tuple(dict.fromkeys((self.model, *self.successors)))

    @property
    def key_digest(self) -> str:
        """Tells our key from any other, and nothing else about it."""
        key = self.api_key.reveal() if self.api_key else ""
        return sha256(f"carrel: the key of gemini: {key}".encode()).hexdigest()[:_DIGEST_LENGTH]
