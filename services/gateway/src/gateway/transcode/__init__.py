"""HTTP to message and back, by mappings compiled once per message type from the descriptors."""

from gateway.transcode.incoming import Takers
from gateway.transcode.outgoing import Writers
from gateway.transcode.requests import Parts, RequestReader
from gateway.transcode.responses import (
    JSON,
    Answer,
    ResponseWriter,
    StreamedAnswer,
    media_type,
    success_statuses,
)

__all__ = [
    "JSON",
    "Answer",
    "Parts",
    "RequestReader",
    "ResponseWriter",
    "StreamedAnswer",
    "Takers",
    "Writers",
    "media_type",
    "success_statuses",
]
