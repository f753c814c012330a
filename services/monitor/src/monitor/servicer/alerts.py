"""The AlertService."""

from typing import Any
from uuid import UUID

from carrel.monitor.v1 import alert_service_pb2 as contract
from carrel.monitor.v1 import alert_service_pb2_grpc
from carrel.monitor.v1.alert_pb2 import Alert

from monitor.domain.queries import DEFAULT_PAGE_SIZE
from monitor.servicer.messages import from_alert
from monitor.usecases import Alerts


class AlertServicer(alert_service_pb2_grpc.AlertServiceServicer):
    """Shows what people were told, and tells it again."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts

    async def GetAlert(self, request: contract.GetAlertRequest, context: Any) -> Alert:
        return from_alert(await self._alerts.get(UUID(request.id)))

    async def ListAlerts(self, request: contract.ListAlertsRequest, context: Any) -> contract.ListAlertsResponse:
        found = await self._alerts.page(request.page_size or DEFAULT_PAGE_SIZE, request.page_token)
        return contract.ListAlertsResponse(alerts=map(from_alert, found.alerts), next_page_token=found.next_token)

    async def ReplayAlert(self, request: contract.ReplayAlertRequest, context: Any) -> Alert:
        return from_alert(await self._alerts.replay(UUID(request.id)))
