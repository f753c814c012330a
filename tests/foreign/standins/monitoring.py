"""The runs, alerts and figures of a stand-in for the monitor."""

# Methods are named by the contracts.
# ruff: noqa: N802

from typing import Any
from uuid import uuid4

from carrel.monitor.v1 import (
    alert_pb2,
    alert_service_pb2,
    alert_service_pb2_grpc,
    monitoring_service_pb2,
    monitoring_service_pb2_grpc,
    run_pb2,
    run_service_pb2,
    run_service_pb2_grpc,
)


class Runs(run_service_pb2_grpc.RunServiceServicer):
    """Starts runs that nobody ever does."""

    async def GetRun(self, request: Any, context: Any) -> run_pb2.Run:
        return run_pb2.Run(id=request.id, status=run_pb2.Run.PENDING, trigger=run_pb2.Run.MANUAL)

    async def TriggerRun(self, request: Any, context: Any) -> run_service_pb2.TriggerRunResponse:
        return run_service_pb2.TriggerRunResponse(job_id=str(uuid4()), status=run_pb2.Run.PENDING)


class Alerts(alert_service_pb2_grpc.AlertServiceServicer):
    """Has told of every failure that it is asked about."""

    async def GetAlert(self, request: Any, context: Any) -> alert_pb2.Alert:
        return alert_pb2.Alert(id=request.id, kind=alert_pb2.Alert.PROFILE_FAILING)

    async def ListAlerts(self, request: Any, context: Any) -> alert_service_pb2.ListAlertsResponse:
        return alert_service_pb2.ListAlertsResponse(alerts=[{"id": str(uuid4())}])

    async def ReplayAlert(self, request: Any, context: Any) -> alert_pb2.Alert:
        return alert_pb2.Alert(id=request.id)


class Figures(monitoring_service_pb2_grpc.MonitoringServiceServicer):
    """Counts nothing, and has credits for a week."""

    async def GetSummary(self, request: Any, context: Any) -> monitoring_service_pb2.Summary:
        return monitoring_service_pb2.Summary(credits={"remaining": 2**53 + 1, "days_left": 7.5})
