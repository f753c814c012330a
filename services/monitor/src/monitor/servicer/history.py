"""The HistoryService."""

from typing import Any
from uuid import UUID

from carrel.monitor.v1 import history_service_pb2 as contract
from carrel.monitor.v1 import history_service_pb2_grpc

from monitor.domain.history import DEFAULT_DAYS, DEFAULT_OBSERVATIONS, PostHistoryQuery, ProfileHistoryQuery
from monitor.servicer.messages import from_daily_totals, from_observation
from monitor.servicer.moments import days, moments
from monitor.usecases import History


class HistoryServicer(history_service_pb2_grpc.HistoryServiceServicer):
    """Shows how numbers went."""

    def __init__(self, history: History) -> None:
        self._history = history

    async def ListPostHistory(
        self, request: contract.ListPostHistoryRequest, context: Any
    ) -> contract.ListPostHistoryResponse:
        query = PostHistoryQuery(UUID(request.id), moments(request))
        page = await self._history.of_post(query, request.page_size or DEFAULT_OBSERVATIONS, request.page_token)
        return contract.ListPostHistoryResponse(
            observations=map(from_observation, page.entries), next_page_token=page.next_token
        )

    async def ListProfileHistory(
        self, request: contract.ListProfileHistoryRequest, context: Any
    ) -> contract.ListProfileHistoryResponse:
        query = ProfileHistoryQuery(UUID(request.id), days(request))
        page = await self._history.of_profile(query, request.page_size or DEFAULT_DAYS, request.page_token)
        return contract.ListProfileHistoryResponse(
            days=map(from_daily_totals, page.entries), next_page_token=page.next_token
        )
