"""What a decoder does with a picture that it is handed: reads it, makes another of it, writes that."""

import os

from common.errors import Failure
from media_cache.decoder.measure import Measure
from media_cache.decoder.messages import Answer, Made, Question, Refused
from media_cache.decoder.pictures import to_jpeg
from media_cache.decoder.scaling import scaled
from media_cache.decoder.template import Work
from media_cache.domain import media
from media_cache.domain.reasons import Reason
from media_cache.domain.size import Bounds


def working(measure: Measure) -> Work:
    """Answers questions about pictures of this measure."""

    def work(question: Question, source: int, target: int) -> Answer:
        try:
            made, content = _make(_read(source, question.size_bytes), question.bounds, measure)
        except Failure as refused:
            return _refusal(refused)
        _write(target, content)
        return made

    return work


def _make(content: bytes, bounds: Bounds | None, measure: Measure) -> tuple[Made, bytes]:
    if bounds is None:
        jpeg, size = to_jpeg(content, measure)
        return Made(media.JPEG, size), jpeg
    kind, picture, size = scaled(content, bounds, measure)
    return Made(kind, size), picture


def _refusal(refused: Failure) -> Refused:
    reason = Reason[str(refused.reason)]
    return Refused(reason, refused.message.removeprefix(reason.sentence).strip())


def _read(source: int, size_bytes: int) -> bytes:
    """From the beginning: the worker's own place in the file is not moved."""
    return os.pread(source, size_bytes, 0)


def _write(target: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(target, rest) :]
