"""Readings as rows keep them."""

from collections.abc import Mapping
from typing import Any

from ocr.domain.readings import CategoryGuess, Reading, SlideReading, SlideType


def body_of(reading: Reading) -> dict[str, Any]:
    """The reading as JSON."""
    guess = reading.category
    return {
        "slides": [_from_slide(slide) for slide in reading.slides],
        "category": {"name": guess.name, "confidence": guess.confidence, "isNew": guess.is_new} if guess else None,
    }


def reading_of(body: Mapping[str, Any]) -> Reading:
    """The reading that the JSON is."""
    guess = body["category"]
    category = CategoryGuess(guess["name"], guess["confidence"], guess["isNew"]) if guess else None
    return Reading(tuple(map(_slide, body["slides"])), category)


def _from_slide(slide: SlideReading) -> dict[str, Any]:
    return {
        "imageIndex": slide.image_index,
        "slideType": slide.slide_type.value,
        "text": slide.text,
        "description": slide.description,
        "confidence": slide.confidence,
    }


def _slide(value: Mapping[str, Any]) -> SlideReading:
    return SlideReading(
        image_index=value["imageIndex"],
        slide_type=SlideType(value["slideType"]),
        text=value["text"],
        description=value["description"],
        confidence=value["confidence"],
    )
