"""The endpoints of the contracts: from a visit to a message, to the service, and back."""

from gateway.contracts import Contracts
from gateway.endpoint import Endpoint, Visit
from gateway.routes import Table, bindings
from gateway.transcode import Answer, Parts, RequestReader, ResponseWriter, Takers, Writers
from gateway.upstreams import Call, Upstreams


def add_methods(table: Table[Endpoint], contracts: Contracts, upstreams: Upstreams) -> None:
    """Enters every REST binding of every method."""
    takers, writers = Takers(), Writers()
    for binding in bindings(contracts):
        reader, writer = RequestReader(binding, takers), ResponseWriter(binding.method, writers)
        answer = _Transcoded(reader, upstreams.call(binding.method), writer).answer
        table.add(binding.verb, binding.template, Endpoint(binding.path, answer, is_read=binding.method.is_read))


class _Transcoded:
    """One method by one of its bindings."""

    def __init__(self, reader: RequestReader, call: Call, writer: ResponseWriter) -> None:
        self._reader = reader
        self._call = call
        self._writer = writer

    async def answer(self, visit: Visit) -> Answer:
        parts = Parts(visit.variables, visit.target.parameters, visit.headers, visit.body)
        message = await self._call(self._reader.read(parts), visit.remaining_seconds)
        return self._writer.answer(message)
