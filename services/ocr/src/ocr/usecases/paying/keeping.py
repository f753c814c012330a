"""Readings as they are kept."""

from common.clock import new_id
from ocr.domain.keys import Way
from ocr.domain.readings import KeptReading, Reading


def kept_by(way: Way, model_version: str | None, reading: Reading) -> KeptReading:
    """The reading under an id of its own, with who made it."""
    return KeptReading(new_id(), way.reader, way.model, model_version, way.prompt_version, reading)
