"""The reader on this machine: no key, no network, nothing paid."""

from ocr.clients.embedded.engines import Engines
from ocr.clients.embedded.limits import EngineLimits
from ocr.clients.embedded.reader import EmbeddedReader

__all__ = ["EmbeddedReader", "EngineLimits", "Engines"]
