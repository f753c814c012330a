"""The reader on this machine: no key, no network, nothing paid."""

from ocr.clients.embedded.engines import Engines
from ocr.clients.embedded.limits import EngineLimits
from ocr.clients.embedded.reader import EmbeddedKind, EmbeddedReader

__all__ = ["EmbeddedKind", "EmbeddedReader", "EngineLimits", "Engines"]
