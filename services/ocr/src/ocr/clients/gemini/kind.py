"""What is known of Gemini without its SDK."""

from ocr.clients.gemini.settings import GeminiSettings
from ocr.domain.prompt import PROMPT_VERSION


class GeminiKind:
    """Gemini as a `ReaderKind`."""

    name = "gemini"
    prompt_version = PROMPT_VERSION
    is_paid = True
    names_categories = True

    def __init__(self, settings: GeminiSettings) -> None:
        self.models = settings.models
