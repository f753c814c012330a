"""Asks a reader, and pays it: within its rate, within the day's budget, and for nothing twice."""

from ocr.usecases.paying.paying import Paying
from ocr.usecases.paying.settings import PayingSettings

__all__ = ["Paying", "PayingSettings"]
