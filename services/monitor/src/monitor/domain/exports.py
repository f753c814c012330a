"""The forms that records are exported in, as bytes."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any, ClassVar, Protocol

from monitor.domain.cells import harmless
from monitor.domain.records import Record, Subject

_COUNTS = ("viewCount", "likeCount", "shareCount", "commentCount", "saveCount")
COLUMNS: Mapping[Subject, Sequence[str]] = {
    Subject.POSTS: (
        *("id", "tiktokId", "profileId", "tiktokUrl", "contentType", "description", "publishedAt"),
        *_COUNTS,
        *("duration", "music.title", "music.author", "music.id", "video.id", "cover.id", "images.id"),
        *("ocrStatus", "ocrTexts", "imageDescriptions", "slideClassifications"),
        *("postCategory.id", "postCategory.name"),
    ),
    Subject.OBSERVATIONS: ("postId", "tiktokId", "recordedAt", *_COUNTS),
}
_BYTE_ORDER_MARK = "\ufeff"
# Legal within JSON and yet the end of a line to many who read line by line.
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Form(Protocol):
    """How records are written."""

    @property
    def media_type(self) -> str:
        """What the bytes are."""
        ...

    def head(self) -> bytes:
        """What stands before the first record."""
        ...

    def lines(self, records: Iterable[Record]) -> bytes:
        """The records, a line for each."""
        ...


class Ndjson:
    """A JSON object in each line."""

    media_type: ClassVar[str] = "application/x-ndjson"

    def head(self) -> bytes:
        return b""

    def lines(self, records: Iterable[Record]) -> bytes:
        return "".join(f"{_encode(record).translate(_LINE_ENDS)}\n" for record in records).encode()


class Csv:
    """CSV as RFC 4180 has it, its texts harmless. A dot in a column's name leads into an object."""

    media_type: ClassVar[str] = "text/csv; charset=utf-8"

    def __init__(self, columns: Sequence[str], *, is_marked: bool) -> None:
        self._columns = columns
        self._paths = [tuple(column.split(".")) for column in columns]
        self._is_marked = is_marked

    def head(self) -> bytes:
        return (_BYTE_ORDER_MARK * self._is_marked).encode() + _written([self._columns])

    def lines(self, records: Iterable[Record]) -> bytes:
        return _written([_cell(_found(record, path)) for path in self._paths] for record in records)


def _written(rows: Iterable[Sequence[object]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _found(value: Any, path: Sequence[str]) -> Any:
    if isinstance(value, list):
        return [_found(each, path) for each in value]
    return _found(value[path[0]], path[1:]) if path and value is not None else value


def _cell(value: Any) -> object:
    if isinstance(value, list):
        value = "\n".join(each or "" for each in value)
    return harmless(value) if isinstance(value, str) else value
