"""What the simulator is asked, in whichever style its keys are written."""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic
from typing import Any

_LABEL = re.compile(r"imageIndex (\d+)")


@dataclass(frozen=True)
class Call:
    """One request as it arrived: the pictures by their SHA-256, in order, each with the index it was sent under."""

    model: str
    path: str
    key: str | None
    instructions: str
    prompt: str
    pictures: tuple[str, ...]
    indexes: tuple[int, ...]
    content_types: tuple[str, ...]
    config: Mapping[str, Any]
    headers: Mapping[str, str] = field(compare=False, repr=False)
    moment: float = field(default_factory=monotonic, compare=False)
    # Whether the model worked on it. What was refused costs nothing.
    is_paid: bool = field(default=False, compare=False)


def read_call(path: str, headers: Mapping[str, str], body: object) -> Call:
    """The request; KeyError, TypeError or ValueError when it is none."""
    asked = camel_cased(body)
    parts = [part for content in asked["contents"] for part in content["parts"]]
    pictures = [part["inlineData"] for part in parts if "inlineData" in part]
    return Call(
        model=path.rpartition("/")[2].partition(":")[0],
        path=path,
        key=headers.get("x-goog-api-key"),
        instructions=_texts(asked.get("systemInstruction", {}).get("parts", [])),
        prompt=_texts(parts),
        pictures=tuple(sha256(_decoded(each["data"])).hexdigest() for each in pictures),
        indexes=_indexes(parts),
        content_types=tuple(each["mimeType"] for each in pictures),
        config=asked.get("generationConfig", {}),
        headers=headers,
    )


def camel_cased(value: Any) -> Any:
    """The value with every key as Google's documents write it: both styles are accepted."""
    if isinstance(value, dict):
        return {_camel(key): camel_cased(inner) for key, inner in value.items()}
    return [camel_cased(inner) for inner in value] if isinstance(value, list) else value


def _camel(key: str) -> str:
    first, *others = key.split("_")
    return first + "".join(word.capitalize() for word in others)


def _decoded(data: str) -> bytes:
    # The SDK writes the alphabet of URLs; like every proto3 parser, Google reads both.
    return base64.b64decode(data.translate(str.maketrans("-_", "+/")), validate=True)


def _texts(parts: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(part["text"] for part in parts if "text" in part)


def _indexes(parts: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """The index that stands before each picture; a picture without one has its place."""
    found: list[int] = []
    for before, part in zip([{}, *parts], parts, strict=False):
        if "inlineData" in part:
            label = _LABEL.search(before.get("text", ""))
            found.append(int(label[1]) if label else len(found))
    return tuple(found)
