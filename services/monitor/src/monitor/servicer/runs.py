"""The RunService."""

from typing import Any
from uuid import UUID

from carrel.monitor.v1 import run_service_pb2 as contract
from carrel.monitor.v1 import run_service_pb2_grpc
from carrel.monitor.v1.run_pb2 import Run

from monitor.servicer.messages import from_run
from monitor.usecases import Runs


class RunServicer(run_service_pb2_grpc.RunServiceServicer):
    """Starts visits to profiles and shows how far they are."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs

    async def GetRun(self, request: contract.GetRunRequest, context: Any) -> Run:
        return from_run(await self._runs.get(UUID(request.id)))

    async def TriggerRun(self, request: contract.TriggerRunRequest, context: Any) -> contract.TriggerRunResponse:
        run = await self._runs.trigger(UUID(request.id), force_recache=request.force_recache)
        return contract.TriggerRunResponse(job_id=str(run.id), status=run.status.name)
