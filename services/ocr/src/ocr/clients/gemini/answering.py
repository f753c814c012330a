"""An answer of Gemini as values of ours: what the model said, why it stopped, and what that took."""

import json
from collections.abc import Collection, Mapping

from ocr.clients.reader import Answer
from ocr.domain.answers import judge
from ocr.domain.failures import (
    AnswerTorn,
    Blocked,
    EmptyAnswer,
    InvalidAnswer,
    Recitation,
    Truncated,
    UnusableAnswer,
)
from ocr.domain.readings import Reading, Usage
from ocr.domain.text import one_line

_MOST_TOKENS = 100_000_000
_LONGEST_VERSION = 100
# Every other reason, known or not, says nothing of the text.
_ENDS: Mapping[str, type[UnusableAnswer]] = {
    **dict.fromkeys(("MAX_TOKENS", "CONTINUATION"), Truncated),
    **dict.fromkeys(("SAFETY", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR"), Blocked),
    **dict.fromkeys(("IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT"), Blocked),
    **dict.fromkeys(("RECITATION", "IMAGE_RECITATION"), Recitation),
    **dict.fromkeys(("MALFORMED_RESPONSE", "MALFORMED_FUNCTION_CALL", "MISSING_THOUGHT_SIGNATURE"), InvalidAnswer),
    **dict.fromkeys(("UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS"), InvalidAnswer),
}


def parse_answer(body: str, asked: Collection[int]) -> Answer:
    """What came of the call; `AnswerTorn` when the body is not one of Gemini's."""
    answer = _parsed(body)
    version = answer.get("modelVersion")
    return Answer(
        outcome=_outcome(answer, asked),
        usage=_usage(_mapping(answer.get("usageMetadata"))),
        model_version=one_line(version)[:_LONGEST_VERSION] or None if isinstance(version, str) else None,
    )


def _parsed(body: str) -> Mapping[str, object]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise AnswerTorn("Gemini answered with something that is not its JSON.")
    return answer


def _outcome(answer: Mapping[str, object], asked: Collection[int]) -> Reading | UnusableAnswer:
    candidates = answer.get("candidates")
    if not isinstance(candidates, list) or not candidates:
        return Blocked() if _mapping(answer.get("promptFeedback")).get("blockReason") else EmptyAnswer()
    candidate = _mapping(candidates[0])
    reason = candidate.get("finishReason")
    if isinstance(reason, str) and reason in _ENDS:
        return _ENDS[reason]()
    return judge(_text(candidate), asked)


def _text(candidate: Mapping[str, object]) -> str:
    """What the model said; what it thought is not its answer."""
    parts = _mapping(candidate.get("content")).get("parts")
    said = [part for part in map(_mapping, parts if isinstance(parts, list) else ()) if not part.get("thought")]
    return "".join(text for part in said if isinstance(text := part.get("text"), str))


def _usage(counts: Mapping[str, object]) -> Usage:
    return Usage(
        prompt_tokens=_count(counts.get("promptTokenCount")),
        output_tokens=_count(counts.get("candidatesTokenCount")),
        thoughts_tokens=_count(counts.get("thoughtsTokenCount")),
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_TOKENS else 0


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
