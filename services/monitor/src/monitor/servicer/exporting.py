"""The ExportService."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

from carrel.monitor.v1 import export_service_pb2 as contract
from carrel.monitor.v1 import export_service_pb2_grpc
from google.api.httpbody_pb2 import HttpBody

from monitor.domain.exports import COLUMNS, Csv, Form, Ndjson
from monitor.domain.records import record_of
from monitor.servicer import words
from monitor.servicer.moments import moments
from monitor.usecases import Exporting

Request = contract.ExportCsvRequest | contract.ExportNdjsonRequest
_PART_BYTES = 64 * 1024


class ExportServicer(export_service_pb2_grpc.ExportServiceServicer):
    """Hands out all that is kept of a profile."""

    def __init__(self, exporting: Exporting) -> None:
        self._exporting = exporting

    async def ExportCsv(self, request: contract.ExportCsvRequest, context: Any) -> AsyncIterator[HttpBody]:
        form = Csv(COLUMNS[words.export_subject(request.of)], is_marked=request.bom)
        async for body in self._bodies(request, form):
            yield body

    async def ExportNdjson(self, request: contract.ExportNdjsonRequest, context: Any) -> AsyncIterator[HttpBody]:
        async for body in self._bodies(request, Ndjson()):
            yield body

    async def _bodies(self, request: Request, form: Form) -> AsyncIterator[HttpBody]:
        head = form.head()
        stretches = self._exporting.export(words.export_subject(request.of), UUID(request.id), moments(request))
        async for stretch in stretches:
            for part in _parts(head + form.lines(map(record_of, stretch))):
                yield HttpBody(content_type=form.media_type, data=part)
            head = b""


def _parts(content: bytes) -> Iterator[bytes]:
    """The content in parts, one at least: an empty export still says what it is."""
    for start in range(0, len(content) or 1, _PART_BYTES):
        yield content[start : start + _PART_BYTES]
