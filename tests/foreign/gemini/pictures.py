"""What is on the pictures that the simulator is sent, and what a model says of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.foreign.gemini.calls import Call

TOKENS_OF_A_PICTURE = 258
_CHARACTERS_OF_A_TOKEN = 4


@dataclass(frozen=True)
class Shown:
    """What is on a picture. `orders` are what an obeying model does about the text: they overwrite its answer."""

    text: str
    slide_type: str = "content"
    description: str = "A slide."
    confidence: float = 0.9
    orders: Mapping[str, Any] = field(default_factory=dict)


def shown_by_default(sha256: str) -> Shown:
    """What is on a picture that nobody has told about: always the same for the same picture."""
    return Shown(text=f"Text of {sha256[:12]}")


def content_of(call: Call, known: Mapping[str, Shown], category: str, *, is_obeying: bool) -> dict[str, Any]:
    """What the model says: a valid answer, or one that obeys the orders on the pictures."""
    shown = [known.get(sha256) or shown_by_default(sha256) for sha256 in call.pictures]
    is_new = json.dumps(category, ensure_ascii=False) not in call.prompt
    content: dict[str, Any] = {
        "postCategory": {"category": category, "confidence": 0.8, "isNewCategory": is_new},
        "slides": [_slide(index, each) for index, each in zip(call.indexes, shown, strict=True)],
    }
    if is_obeying:
        for each in shown:
            content |= each.orders
    return content


def usage_of(call: Call, text: str) -> dict[str, int]:
    """What the answer took."""
    prompt = len(call.pictures) * TOKENS_OF_A_PICTURE + len(call.prompt + call.instructions) // _CHARACTERS_OF_A_TOKEN
    counts = {"promptTokenCount": prompt, "candidatesTokenCount": len(text) // _CHARACTERS_OF_A_TOKEN}
    counts["thoughtsTokenCount"] = 100
    return counts | {"totalTokenCount": sum(counts.values())}


def _slide(index: int, shown: Shown) -> dict[str, Any]:
    return {
        "imageIndex": index,
        "slideType": shown.slide_type,
        "ocrText": shown.text,
        "imageDescription": shown.description,
        "confidence": shown.confidence,
    }
