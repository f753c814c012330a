"""What a model says, as tests write it; a test names only what matters to it."""

from typing import Any


def slide(index: object, **changes: object) -> dict[str, Any]:
    """One slide of an answer."""
    fields: dict[str, Any] = {"imageIndex": index, "slideType": "content", "ocrText": f"text {index}"}
    return fields | {"imageDescription": "a picture", "confidence": 0.5} | changes


def answer(*slides: object, **changes: object) -> dict[str, Any]:
    """An answer with these slides, or with three valid ones; `changes` are those of its category."""
    category = {"category": "Money", "confidence": 0.9, "isNewCategory": False}
    return {"slides": list(slides or map(slide, range(3))), "postCategory": category | changes}
