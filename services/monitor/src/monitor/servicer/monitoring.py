"""The MonitoringService."""

from typing import Any

from carrel.monitor.v1 import monitoring_service_pb2 as contract
from carrel.monitor.v1 import monitoring_service_pb2_grpc

from monitor.servicer.messages import from_summary
from monitor.usecases import Summaries


class MonitoringServicer(monitoring_service_pb2_grpc.MonitoringServiceServicer):
    """Shows how the monitoring goes as a whole."""

    def __init__(self, summaries: Summaries) -> None:
        self._summaries = summaries

    async def GetSummary(self, request: contract.GetSummaryRequest, context: Any) -> contract.Summary:
        return from_summary(await self._summaries.get())
