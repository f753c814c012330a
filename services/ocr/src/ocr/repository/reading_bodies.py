"""A reading as it is kept, in JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ocr.domain.readings import CategoryGuess, Reading, SlideReading, SlideType


def to_body(reading: Reading) -> Mapping[str, Any]:
    """The reading as JSON."""
    return asdict(reading)


def from_body(body: Mapping[str, Any]) -> Reading:
    """The reading that was made JSON of."""
    category = body["category"]
    return Reading(tuple(map(_slide, body["slides"])), CategoryGuess(**category) if category else None)


def _slide(body: Mapping[str, Any]) -> SlideReading:
    return SlideReading(**{**body, "slide_type": SlideType(body["slide_type"])})
