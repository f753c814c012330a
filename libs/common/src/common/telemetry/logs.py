"""Logs: one JSON object per line, whatever is in the message."""

import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from traceback import walk_tb
from types import TracebackType
from typing import Any

from opentelemetry import trace

from common.errors import Failure
from common.telemetry.bound import bound
from common.telemetry.redaction import redacted_value

_LONGEST_LINE = 8 * 1024
# Strings are cut to these lengths, one after the other, until the line fits.
_LENGTHS = (2000, 500, 100, 20)
_MOST_FRAMES = 20
_MOST_CAUSES = 4
_CUT = "..."
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# They log requests, headers and signatures when asked for more than errors.
_TALKATIVE = ("aiohttp.access", "boto3", "botocore", "urllib3.connectionpool")


def configure_logs(service: str, level: str) -> None:
    """Has everything that is logged in this process written to standard error, one JSON object per line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    # A reader of the logs that went away must not fill standard error with tracebacks, nor end the process.
    logging.raiseExceptions = False
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)


class JsonLines(logging.Formatter):
    """A record as one line of JSON in ASCII, without secrets and of bounded length."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        about = self._about(record)
        # Twice: first in the line, and last to speak, so that no extra field can pretend to be one of these.
        fields = about | redacted_value(_said(record)) | about
        lines = (_line(_cut(fields, length)) for length in _LENGTHS)
        return next((line for line in lines if len(line) < _LONGEST_LINE), "") or self._bare(fields)

    def _about(self, record: logging.LogRecord) -> dict[str, str]:
        return {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self._service,
            "logger": record.name,
            **_trace_ids(),
        }

    def _bare(self, fields: dict[str, Any]) -> str:
        # Too many fields rather than too long ones: the line goes without.
        return _line(
            {name: _cut(fields[name], _LENGTHS[1]) for name in ("time", "level", "service", "logger", "message")}
        )


def _said(record: logging.LogRecord) -> dict[str, Any]:
    extra = {name: value for name, value in vars(record).items() if name not in _OWN}
    return {"message": _message(record), **bound(), **extra, **_error(record)}


def described(error: BaseException) -> dict[str, Any]:
    """The error as data: its type, message, place, and what caused it."""
    causes = [_one(cause) for cause in _causes(error)]
    return _one(error) | ({"causes": causes} if causes else {})


def _one(error: BaseException) -> dict[str, Any]:
    reason = {"reason": error.reason} if isinstance(error, Failure) else {}
    return {"type": type(error).__name__, **reason, "message": str(error), "stack": _stack(error.__traceback__)}


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = {id(error)}
    for _ in range(_MOST_CAUSES):
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if isinstance(error, BaseExceptionGroup):
            cause = cause or error.exceptions[0]
        if cause is None or id(cause) in seen:
            return
        seen.add(id(cause))
        yield cause
        error = cause


def _stack(traceback: TracebackType | None) -> list[str]:
    frames = [f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}" for frame, line in walk_tb(traceback)]
    return frames[-_MOST_FRAMES:]


def _error(record: logging.LogRecord) -> dict[str, Any]:
    error = record.exc_info[1] if record.exc_info else None
    return {"error": described(error)} if error is not None else {}


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        # Arguments that do not fit the template are a mistake of the caller's, never a reason to lose the line.
        return str(record.msg)


def _trace_ids() -> dict[str, str]:
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return {}
    return {"trace_id": trace.format_trace_id(context.trace_id), "span_id": trace.format_span_id(context.span_id)}


def _cut(value: Any, length: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= length else value[:length] + _CUT
    if isinstance(value, dict):
        return {_cut(name, length): _cut(part, length) for name, part in value.items()}
    if isinstance(value, list):
        return [_cut(part, length) for part in value]
    return value


def _line(fields: Any) -> str:
    # ASCII only: U+2028, C1 controls and lone surrogates are escaped like CR, LF and ESC. DEL is ASCII, and is not.
    return json.dumps(fields, separators=(",", ":")).replace("\x7f", "\\u007f")
