"""The composition root: every part of ocr, built top to bottom; no decisions."""

from ocr.app.parts import Builders, Ocr
from ocr.app.roles import schedule, serve, verify, work

__all__ = ["Builders", "Ocr", "schedule", "serve", "verify", "work"]
