"""Opens Gemini for those who have a key."""

from contextlib import AbstractAsyncContextManager
from importlib import import_module

from ocr.clients.gemini.settings import GeminiSettings
from ocr.clients.reader import SlideReader


def open_gemini(settings: GeminiSettings) -> AbstractAsyncContextManager[SlideReader]:
    """The reader, for as long as it is entered; without a key it is never asked for."""
    # By name: importing the SDK takes half a second and 50 MB, which a process that reads no slides does not pay.
    client = import_module("ocr.clients.gemini.client")
    opened: AbstractAsyncContextManager[SlideReader] = client.opened(settings)
    return opened
